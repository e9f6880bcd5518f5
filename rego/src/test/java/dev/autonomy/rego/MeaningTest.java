package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What policies mean, case by case: a module, then queries with their solutions. */
class MeaningTest {

  @Test
  void functionsAreNoDocuments() throws JsonException {
    check(
        """
        f(x) := x
        g.h(x) := x
        g.i := 1
        ? k = "f"; x = data.t[k] => undefined
        ? x = data.t => {"g": {"i": 1}}
        ? x = data.t.g => {"i": 1}
        ? x = [k | data.t[k]] => ["g"]
        ? x = data.t.f(1) => 1
        """);
  }

  @Test
  void baseDataStandsBesideRulesInExtentsAndBehindThemInReferences() throws JsonException {
    check(
        """
        {"t": {"a": 1, "b": 2, "c": {"x": 1}}}
        a := 5
        c.y := 7
        ? x = data.t.a => 5
        ? x = data.t => {"a": 1, "b": 2, "c": {"x": 1, "y": 7}}
        """);
  }

  @Test
  void aModifierOfWhatIsNoPathOfStringsIsAConflict() throws JsonException {
    check(
        """
        p if { k := "a"; input.a == 1 with input[k] as 1 }
        q if { input.a == 1 with input.a[0] as 1 }
        ? x = data.t.p => 0.rego:2: eval_conflict_error: bad document path
        ? x = data.t.q => 0.rego:3: eval_conflict_error: bad document path
        """);
  }

  @Test
  void theAnnotationsOfARuleAreNotThoseOfItsElse() throws JsonException {
    check(
        """
        # METADATA
        # title: p
        p := rego.metadata.rule() if input.x
        else := rego.metadata.rule()
        # METADATA
        # title: q
        q := rego.metadata.rule().title
        ? x = data.t.p => {}
        ? x = data.t.q => "q"
        """);
  }

  @Test
  void thePackageSystemHasToBeNamed() throws JsonException {
    check(
        """
        p := 1
        ----
        package system.foo
        p := 2
        ? x = data => {"t": {"p": 1}}
        ? x = data.system => {"foo": {"p": 2}}
        """);
  }

  /**
   * Checks policies, separated by {@code ====}. Each may begin with base data; its first module is
   * in package {@code t}, others follow behind {@code ----}; queries bind {@code x}.
   */
  private static void check(String cases) throws JsonException {
    for (String policy : cases.split("====\n", -1)) {
      checkPolicy(policy);
    }
  }

  private static void checkPolicy(String text) throws JsonException {
    List<String> queries = text.lines().filter(line -> line.startsWith("? ")).toList();
    String code =
        text.lines().filter(line -> !line.startsWith("? ")).collect(Collectors.joining("\n"));
    ObjectValue data = ObjectValue.EMPTY;
    if (code.startsWith("{")) {
      data = (ObjectValue) value(code.substring(0, code.indexOf('\n')));
      code = code.substring(code.indexOf('\n'));
    }
    List<Source> sources = new ArrayList<>();
    for (String module : code.split("----\n", -1)) {
      String header = sources.isEmpty() ? "package t\n" : "";
      sources.add(new Source(sources.size() + ".rego", header + module));
    }
    Policy policy = Rego.compile(CompileRequest.of(sources).withData(data));
    for (String query : queries) {
      String[] parts = query.substring(2).split(" => ", 2);
      assertThat(solutions(policy, parts[0])).as(parts[0]).isEqualTo(parts[1]);
    }
  }

  private static Value value(String json) throws JsonException {
    return Value.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String solutions(Policy policy, String query) {
    EvaluationOptions strict = EvaluationOptions.DEFAULT.withStrictBuiltinErrors(true);
    try (Evaluation evaluation = policy.evaluate(null, strict, Capabilities.system())) {
      List<Solution> solutions = evaluation.solve(policy.query(query));
      return solutions.isEmpty()
          ? "undefined"
          : solutions.stream()
              .map(solution -> String.valueOf(solution.bindings().get("x")))
              .collect(Collectors.joining("; "));
    } catch (EvaluationException e) {
      return e.describe();
    }
  }
}
