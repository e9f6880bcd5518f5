package dev.autonomy.rego;

import dev.autonomy.rego.ast.Location;
import java.util.List;

/**
 * A rule that is a test: one part of its name begins with {@code test_} or {@code todo_test_}. Of
 * several rules of one name each is a test of its own, the second called {@code test_x#01}.
 *
 * @param packageName such as {@code data.agent_test}
 * @param name without the package and without what distinguishes the cases of a test
 * @param path of the document that the rule defines
 * @param location the rule
 * @param isTodo whether it is only announced
 * @param hasCases whether its values are the outcomes of cases: {@code test_x[name] if ...}
 * @param fixedCase names that all its cases begin with: {@code group} for {@code
 *     test_x.group[name]}
 */
public record TestRule(
    String packageName,
    String name,
    String path,
    Location location,
    boolean isTodo,
    boolean hasCases,
    List<String> fixedCase) {

  /** Copies the list. */
  public TestRule {
    fixedCase = List.copyOf(fixedCase);
  }

  /** Package and name: {@code data.agent_test.test_speed}. */
  public String fullName() {
    return packageName + "." + name;
  }
}
