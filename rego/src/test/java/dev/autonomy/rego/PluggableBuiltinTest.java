package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PluggableBuiltinTest {

  private static final long MILLISECOND_NANOS = 1_000_000;

  private static BuiltinDeclaration declaration(String name, Type argument, Type result) {
    Type.FunctionType type = new Type.FunctionType(List.of(argument), result, null);
    return new BuiltinDeclaration(name, type, null, false, false, false);
  }

  private static @Nullable Value evaluate(BuiltinLibrary library, String rule) {
    return evaluate(library, rule, EvaluationOptions.DEFAULT);
  }

  private static @Nullable Value evaluate(
      BuiltinLibrary library, String rule, EvaluationOptions options) {
    Source source = new Source("robot.rego", "package robot\n" + rule);
    Policy policy = Rego.compile(CompileRequest.of(source).withBuiltins(library));
    Entrypoint entrypoint = policy.rule("data.robot.p");
    try (Evaluation evaluation = policy.evaluate(null, options, Capabilities.system())) {
      return evaluation.value(entrypoint);
    }
  }

  @Test
  void theExampleOfTheDocumentationWorks() {
    BuiltinDeclaration declaration =
        new BuiltinDeclaration(
            "robot.battery",
            new Type.FunctionType(List.of(Type.STRING), Type.NUMBER, null),
            null,
            false,
            false,
            true);
    Builtin.Unary battery =
        (context, name) -> {
          context.charge(1);
          return name.equals(StringValue.of("r2")) ? NumberValue.of(87) : null;
        };
    BuiltinLibrary library = BuiltinLibrary.STANDARD.with(declaration, battery);
    String policy = "package robot\np if robot.battery(\"r2\") > 20";
    CompileRequest request = CompileRequest.of(new Source("robot.rego", policy));
    Policy compiled = Rego.compile(request.withBuiltins(library));
    try (Evaluation evaluation = compiled.evaluate(null)) {
      assertThat(String.valueOf(evaluation.value(compiled.rule("data.robot.p")))).isEqualTo("true");
    }
    assertThat(evaluate(library, "p if robot.battery(\"c3\")")).isNull();
  }

  @Test
  void onlyItsLibraryKnowsAFunction() {
    assertThatThrownBy(() -> evaluate(BuiltinLibrary.STANDARD, "p if test.sleep(\"1ns\")"))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("test.sleep");
  }

  @Test
  void aFunctionCanTakeThePlaceOfAnother() {
    BuiltinLibrary library =
        BuiltinLibrary.STANDARD.with(
            declaration("upper", Type.STRING, Type.STRING),
            (Builtin.Unary) (_, _) -> StringValue.of("mine"));
    assertThat(evaluate(library, "p := upper(\"x\")")).isEqualTo(StringValue.of("mine"));
  }

  @Test
  void aFailureIsUndefinedOrFatalAsForOtherFunctions() {
    BuiltinLibrary library =
        BuiltinLibrary.STANDARD.with(
            declaration("robot.fail", Type.STRING, Type.STRING),
            (Builtin.Unary)
                (_, _) -> {
                  throw new BuiltinException("no robot");
                });
    assertThat(evaluate(library, "p := robot.fail(\"x\")")).isNull();
    EvaluationOptions strict = EvaluationOptions.DEFAULT.withStrictBuiltinErrors(true);
    assertThatThrownBy(() -> evaluate(library, "p := robot.fail(\"x\")", strict))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("robot.fail: no robot");
  }

  @Test
  void theDeadlineEndsAFunctionThatPaysForItsWork() {
    EvaluationLimits limits = EvaluationLimits.DEFAULT.withMaxDurationNanos(5 * MILLISECOND_NANOS);
    EvaluationOptions options = EvaluationOptions.DEFAULT.withLimits(limits);
    assertThatThrownBy(() -> evaluate(WaitingFunctions.LIBRARY, "p := test.sleep(\"1h\")", options))
        .isInstanceOf(EvaluationException.class)
        .extracting(thrown -> ((EvaluationException) thrown).code())
        .isEqualTo("deadline_exceeded");
  }
}
