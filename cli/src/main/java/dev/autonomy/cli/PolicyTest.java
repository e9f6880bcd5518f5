package dev.autonomy.cli;

import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Names;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is a test.
 *
 * @param name its path, such as {@code data.agent.test_speed}
 * @param location the rule
 * @param isTodo whether it is only announced, by the prefix {@code todo_}
 * @param twin another test of the same name, if there is one: their rules would be one, and a
 *     passing one hide a failing one
 */
record PolicyTest(String name, Location location, boolean isTodo, Optional<Location> twin) {

  private static final String TEST = "test_";
  private static final String TODO = "todo_test_";

  /** What a test came to. */
  enum Verdict {
    PASS,
    FAIL,
    ERROR,
    SKIPPED
  }

  /**
   * What running a test gave.
   *
   * @param detail why it did not pass, in one line; empty when it did
   * @param printed lines that the policy printed
   */
  record Result(Verdict verdict, String detail, List<String> printed, long micros) {}

  /** The tests among the request's sources, in the order in which they are written. */
  static List<PolicyTest> find(CompileRequest request, Predicate<String> accepted) {
    Map<String, PolicyTest> tests = new LinkedHashMap<>();
    ParserOptions options = ParserOptions.of(request.version());
    for (Source source : request.sources()) {
      RegoModule module = Parser.parse(source, options);
      String packageName = TreePrinter.print(module.packageName());
      for (Rule rule : module.rules()) {
        String rulesName = ruleName(rule);
        String name = packageName + "." + rulesName;
        boolean todo = rulesName.startsWith(TODO);
        if ((todo || rulesName.startsWith(TEST)) && accepted.test(name)) {
          PolicyTest first = tests.get(name);
          if (first == null) {
            tests.put(name, new PolicyTest(name, rule.location(), todo, Optional.empty()));
          } else if (isWhole(rule)) {
            tests.put(
                name, new PolicyTest(name, first.location, todo, Optional.of(rule.location())));
          }
        }
      }
    }
    return List.copyOf(tests.values());
  }

  /** Whether the rule is a test by itself rather than one case of a test. */
  private static boolean isWhole(Rule rule) {
    for (Term key : rule.head().ref().path()) {
      if (!(key instanceof Term.StringLiteral)) {
        return false;
      }
    }
    return !rule.head().isPartialSet();
  }

  /** The name up to the first key that is worked out: cases of one test share it. */
  private static String ruleName(Rule rule) {
    Term.Ref ref = rule.head().ref();
    StringBuilder name =
        new StringBuilder(ref.head() instanceof Term.Var variable ? variable.name() : "");
    for (Term key : ref.path()) {
      if (!(key instanceof Term.StringLiteral literal) || !Names.isPlainKey(literal.value())) {
        break;
      }
      name.append('.').append(literal.value());
    }
    return name.toString();
  }

  /** Evaluates the test. */
  Result run(Policy policy, PolicyNetwork network) {
    if (isTodo) {
      return new Result(Verdict.SKIPPED, "", List.of(), 0);
    }
    if (twin.isPresent()) {
      String detail = location + ": another test has this name, at " + twin.get();
      return new Result(Verdict.ERROR, detail + ": rename one", List.of(), 0);
    }
    PrintCollector printed = new PrintCollector();
    long start = System.nanoTime();
    Verdict verdict;
    String detail;
    Capabilities capabilities = network.over(printed);
    try (Evaluation evaluation = policy.evaluate(null, network.options(), capabilities)) {
      String failing = failing(evaluation.value(policy.rule(name)), "");
      verdict = failing.isEmpty() ? Verdict.PASS : Verdict.FAIL;
      detail = failing.isEmpty() ? "" : location + ": " + failing;
    } catch (EvaluationException e) {
      verdict = Verdict.ERROR;
      detail = e.toString();
    }
    return new Result(verdict, detail, printed.lines, (System.nanoTime() - start) / 1_000);
  }

  /** What is not true about the value; an object holds the cases of a test by their names. */
  private static String failing(@Nullable Value value, String inCase) {
    if (value == null) {
      return "undefined" + inCase;
    }
    if (value.equals(BooleanValue.TRUE)) {
      return "";
    }
    if (value instanceof ObjectValue cases && cases.size() > 0) {
      StringBuilder failing = new StringBuilder();
      for (Value key : cases.keys()) {
        String part = failing(cases.get(key), inCase + " in case " + key);
        if (!part.isEmpty()) {
          failing.append(failing.isEmpty() ? "" : "; ").append(part);
        }
      }
      return failing.toString();
    }
    return value + inCase;
  }

  /** The machine's clock and randomness; keeps what the policy prints. */
  private static final class PrintCollector implements Capabilities {
    private static final int MAX_LINES = 1_000;

    private final Capabilities system = Capabilities.system();
    final List<String> lines = new ArrayList<>();

    @Override
    public long nowNanoseconds() {
      return system.nowNanoseconds();
    }

    @Override
    public RandomGenerator random() {
      return system.random();
    }

    @Override
    public void print(String line) {
      if (lines.size() < MAX_LINES) {
        lines.add(line);
      }
    }
  }
}
