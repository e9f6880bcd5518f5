package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TypeCheckProperties {

  private static final EvaluationOptions STRICT =
      EvaluationOptions.DEFAULT.withStrictBuiltinErrors(true);

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void constantsThatPassTheCheckAreOperandsOfTheRightType(@ForAll("calls") String call) {
    Policy policy;
    try {
      policy = compile("package t\np := " + call + "\n");
    } catch (RegoException refused) {
      assertThat(refused.errors().getFirst().code()).isEqualTo("rego_type_error");
      return;
    }
    String code = "";
    try (Evaluation evaluation = policy.evaluate(null, STRICT, Capabilities.system())) {
      assertThat(evaluation.solve(policy.query("x = data.t.p"))).hasSizeLessThan(2);
    } catch (EvaluationException failed) {
      code = failed.code();
    }
    assertThat(code).as(call).isNotEqualTo("eval_type_error");
  }

  @Provide
  Arbitrary<String> calls() {
    Arbitrary<String> constant =
        Arbitraries.of("1", "-2.5", "\"a\"", "\"\"", "true", "null", "[]", "{}", "set()");
    Arbitrary<String> collection =
        constant
            .list()
            .ofMinSize(1)
            .ofMaxSize(2)
            .map(elements -> String.join(", ", elements))
            .flatMap(text -> Arbitraries.of("[" + text + "]", "{" + text + "}"));
    Arbitrary<String> operand = Arbitraries.oneOf(constant, collection);
    Arbitrary<String> unary =
        Arbitraries.of("count", "sum", "max", "sort", "upper", "abs", "to_number", "base64.encode");
    Arbitrary<String> binary =
        Arbitraries.of(
            "startswith", "plus", "concat", "split", "array.concat", "and", "object.keys");
    return Arbitraries.oneOf(
        Combinators.combine(unary, operand).as((name, a) -> name + "(" + a + ")"),
        Combinators.combine(binary, operand, operand)
            .as((name, a, b) -> name + "(" + a + ", " + b + ")"));
  }

  @Example
  void typesThatWouldGrowWithoutBoundAreWidened() {
    StringBuilder module = new StringBuilder("package t\nr0 := input.x\n");
    for (int i = 1; i <= 60; i++) {
      String before = "r" + (i - 1);
      module.append("r" + i + " := [" + before + ", {\"a\": " + before + "}]\n");
    }
    module.append("s contains r60[0][1].a.b\n");
    assertThat(compile(module.toString()).rule("data.t.s").isDefined()).isTrue();
  }

  private static Policy compile(String module) {
    return Rego.compile(CompileRequest.of(new Source("t.rego", module)));
  }
}
