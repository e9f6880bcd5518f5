package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is thrown in the midst of an evaluation, wherever it strikes: the caller learns what it
 * was, and everything that is asked afterwards has the answer it always has.
 */
class RecoveryTest {

  private static final String POLICY =
      """
      package p

      import rego.v1

      complete := [x | some x in [1, 2, 3]; test.step(x) > 1]

      members contains test.step(x) if some x in numbers.range(1, 4)

      pairs[x] := {test.step(y) | some y in [x, x + 1]} if some x in [test.step(1), 2]

      nested.a[x].b contains test.step(x) if some x in [1, 2]

      nested.fixed := test.step(7)

      double(x) := test.step(x) * 2

      called := {x: double(x) | some x in [1, 2, 3]}

      seen := object.get(input, "n", 0) + test.step(5)

      replaced := [a, b, c] if {
        a := seen with input.n as 10 with data.base as test.step(3)
        b := [double(x) | some x in [4, 5]] with test.step as upside_down
        c := members with numbers.range as [test.step(8), 9]
      }

      upside_down(x) := 0 - x

      all_of_them if {
        every x in [1, 2] { test.step(x) > 0; not test.step(x) == 9 }
      }

      either := "first" if { test.step(1) == 2 } else := "second" if test.step(2) == 2

      walked contains path if { [path, leaf] := walk({"a": [1, 2]}); test.step(leaf) == 2 }

      default missing := "none"
      missing := test.step(1) if test.step(1) == 2
      """;

  private static final Value INPUT = ObjectValue.of(StringValue.of("n"), NumberValue.of(1));

  private static final List<String> DOCUMENTS =
      List.of(
          "data.p.replaced",
          "data.p.complete",
          "data.p.members",
          "data.p.pairs",
          "data.p.nested",
          "data.p.called",
          "data.p.seen",
          "data.p.all_of_them",
          "data.p.either",
          "data.p.walked",
          "data.p.missing",
          "data.p");

  /** {@code test.step(x)} is {@code x}, until it throws. */
  private static final class Steps implements Builtin.Unary {
    private long untilThrown = Long.MAX_VALUE;
    private Supplier<? extends Throwable> next = AssertionError::new;

    void throwAt(long call, Supplier<? extends Throwable> what) {
      untilThrown = call;
      next = what;
    }

    boolean hasThrown() {
      return untilThrown <= 0;
    }

    void behave() {
      untilThrown = Long.MAX_VALUE;
    }

    @Override
    public Value call(BuiltinContext context, Value argument) {
      if (--untilThrown == 0) {
        RecoveryTest.<RuntimeException>sneak(next.get());
      }
      return argument;
    }

    BuiltinLibrary library() {
      Type.FunctionType type = new Type.FunctionType(List.of(Type.ANY), Type.ANY, null);
      return BuiltinLibrary.STANDARD.with(
          new BuiltinDeclaration("test.step", type, null, false, false, true), this);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  enum Thrown {
    DEFECT(EvaluationException.BUILTIN),
    CHECKED(EvaluationException.BUILTIN),
    ERROR(EvaluationException.BUILTIN),
    MISSING_CLASS(EvaluationException.BUILTIN),
    DEEP(EvaluationException.BUDGET_EXCEEDED),
    FATAL(EvaluationException.BUILTIN);

    private final String code;

    Thrown(String code) {
      this.code = code;
    }

    Throwable make() {
      return switch (this) {
        case DEFECT -> new IllegalStateException("no robot");
        case CHECKED -> new IOException("no robot");
        case ERROR -> new AssertionError("no robot");
        case MISSING_CLASS -> new NoClassDefFoundError("no robot");
        case DEEP -> new StackOverflowError();
        case FATAL -> new BuiltinException(BuiltinException.Kind.HALT, "no robot");
      };
    }
  }

  private final Steps steps = new Steps();
  private final Policy policy =
      Rego.compile(CompileRequest.of(new Source("p.rego", POLICY)).withBuiltins(steps.library()));

  private static List<String> answers(Evaluation evaluation, List<Entrypoint> entrypoints) {
    List<String> answers = new ArrayList<>();
    for (Entrypoint entrypoint : entrypoints) {
      answers.add(entrypoint.path() + " = " + evaluation.value(entrypoint));
    }
    return answers;
  }

  private List<Entrypoint> entrypoints() {
    return DOCUMENTS.stream().map(policy::rule).toList();
  }

  private List<String> plainAnswers() {
    try (Evaluation evaluation = policy.evaluate(INPUT)) {
      return answers(evaluation, entrypoints());
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterAFunctionThrewInAnyOfItsCallsEverythingIsAnsweredAsAlways(Thrown thrown) {
    List<Entrypoint> entrypoints = entrypoints();
    List<String> expected = plainAnswers();
    int failures = 0;

    for (int call = 1; ; call++) {
      steps.throwAt(call, thrown::make);
      try (Evaluation evaluation = policy.evaluate(INPUT)) {
        Throwable failure = catchThrowable(() -> answers(evaluation, entrypoints));
        if (!steps.hasThrown()) {
          steps.behave();
          break;
        }
        failures++;
        assertThat(failure)
            .as("call %d", call)
            .isInstanceOfSatisfying(
                EvaluationException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(thrown.code);
                  assertThat(e.location().file()).isEqualTo("p.rego");
                });
        steps.behave();
        assertThat(answers(evaluation, entrypoints)).as("call %d", call).isEqualTo(expected);
      }
      assertThat(plainAnswers()).as("after call %d", call).isEqualTo(expected);
    }

    assertThat(failures).isGreaterThan(30);
  }

  @Test
  void whatAFunctionThrewIsNamedWithItsCallAndKept() {
    IllegalStateException cause = new IllegalStateException("no robot\nsecond line");
    Entrypoint seen = policy.rule("data.p.seen");

    for (boolean strict : new boolean[] {false, true}) {
      steps.throwAt(1, () -> cause);
      EvaluationOptions options = EvaluationOptions.DEFAULT.withStrictBuiltinErrors(strict);
      try (Evaluation evaluation = policy.evaluate(INPUT, options, Capabilities.system())) {
        assertThatThrownBy(() -> evaluation.value(seen))
            .hasMessage("test.step: unexpected IllegalStateException: no robot")
            .hasCause(cause)
            .isInstanceOfSatisfying(
                EvaluationException.class,
                e -> assertThat(e.location().row()).isEqualTo(rowOf("seen := ")));
      }
    }
  }

  private static int rowOf(String text) {
    return 1 + (int) POLICY.substring(0, POLICY.indexOf(text)).lines().count();
  }

  @Test
  void exhaustedMemoryIsPassedOnAsItIs() {
    OutOfMemoryError exhausted = new OutOfMemoryError("test");
    List<String> expected = plainAnswers();
    steps.throwAt(3, () -> exhausted);

    try (Evaluation evaluation = policy.evaluate(INPUT)) {
      assertThat(catchThrowable(() -> answers(evaluation, entrypoints()))).isSameAs(exhausted);
      assertThat(answers(evaluation, entrypoints())).isEqualTo(expected);
    }
    assertThat(plainAnswers()).isEqualTo(expected);
  }

  @Test
  void afterAFailureOfTheListenerAtAnyEventEverythingIsAnsweredAsAlways() {
    TracedPolicy traced = policy.traced();
    List<String> expected = plainAnswers();
    int failures = 0;

    for (int event = 1; ; event++) {
      int[] left = {event};
      TraceListener failing =
          listener(
              () -> {
                if (--left[0] == 0) {
                  throw new IllegalStateException("listener");
                }
              });
      Policy heard = traced.listening(failing);
      List<Entrypoint> entrypoints = DOCUMENTS.stream().map(heard::rule).toList();
      try (Evaluation evaluation = heard.evaluate(INPUT)) {
        Throwable failure = catchThrowable(() -> answers(evaluation, entrypoints));
        if (left[0] > 0) {
          break;
        }
        failures++;
        assertThat(failure)
            .as("event %d", event)
            .hasMessage("evaluation: unexpected IllegalStateException: listener")
            .isInstanceOfSatisfying(
                EvaluationException.class,
                e -> assertThat(e.code()).isEqualTo(EvaluationException.INTERNAL));
        assertThat(answers(evaluation, entrypoints)).as("event %d", event).isEqualTo(expected);
      }
      try (Evaluation next = heard.evaluate(INPUT)) {
        assertThat(answers(next, entrypoints)).as("event %d", event).isEqualTo(expected);
      }
    }

    assertThat(failures).isGreaterThan(100);
  }

  private static TraceListener listener(Runnable atEvent) {
    return (TraceListener)
        Proxy.newProxyInstance(
            TraceListener.class.getClassLoader(),
            new Class<?>[] {TraceListener.class},
            (_, _, _) -> {
              atEvent.run();
              return null;
            });
  }

  @Test
  void afterABudgetThatEndsAnywhereTheNextEvaluationIsAsAlways() {
    List<Entrypoint> entrypoints = entrypoints();
    List<String> expected = plainAnswers();
    int failures = 0;

    for (int budget = 1; ; budget++) {
      EvaluationOptions options =
          EvaluationOptions.DEFAULT.withLimits(
              EvaluationLimits.DEFAULT.withMaxInstructions(budget));
      try (Evaluation evaluation = policy.evaluate(INPUT, options, Capabilities.system())) {
        Throwable failure = catchThrowable(() -> answers(evaluation, entrypoints));
        if (failure == null) {
          break;
        }
        failures++;
        assertThat(failure)
            .isInstanceOfSatisfying(
                EvaluationException.class,
                e -> assertThat(e.code()).isEqualTo(EvaluationException.BUDGET_EXCEEDED));
        assertThat(evaluation.instructions()).isGreaterThanOrEqualTo(budget);
      }
      assertThat(plainAnswers()).as("budget %d", budget).isEqualTo(expected);
    }

    assertThat(failures).isGreaterThan(100);
  }

  @Test
  void anEvaluationThatWasCancelledAnswersNothingMore() {
    List<String> expected = plainAnswers();
    Entrypoint simple = policy.rule("data.p.seen");

    try (Evaluation evaluation = policy.evaluate(INPUT)) {
      evaluation.cancel();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> evaluation.value(simple))
            .hasMessage("caller cancelled query execution")
            .isInstanceOfSatisfying(
                EvaluationException.class,
                e -> assertThat(e.code()).isEqualTo(EvaluationException.CANCELLED));
      }
      assertThatThrownBy(() -> evaluation.solve(policy.query("x := 1")))
          .isInstanceOf(EvaluationException.class);
    }
    assertThat(plainAnswers()).isEqualTo(expected);
  }

  @Test
  void whatComesAfterTheEndOfAnEvaluationDisturbsNobody() {
    List<String> expected = plainAnswers();
    Entrypoint seen = policy.rule("data.p.seen");
    Evaluation over = policy.evaluate(INPUT);
    over.close();

    try (Evaluation running = policy.evaluate(INPUT)) {
      over.cancel();
      over.close();
      assertThat(answers(running, entrypoints())).isEqualTo(expected);
      try (Evaluation another = policy.evaluate(INPUT)) {
        over.cancel();
        assertThat(answers(another, entrypoints())).isEqualTo(expected);
        another.cancel();
        over.cancel();
        assertThatThrownBy(() -> another.value(seen)).hasMessageContaining("cancelled");
      }
      assertThat(answers(running, entrypoints())).isEqualTo(expected);
    }

    assertThatThrownBy(() -> over.value(seen))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> over.solve(policy.query("x := 1")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> over.decidedBy(seen)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBudgetThatIsOverdrawnAgainAndAgainStaysOverdrawn() {
    Builtin.Unary greedy =
        (context, argument) -> {
          for (int i = 0; i < 5; i++) {
            try {
              context.charge(Long.MAX_VALUE);
            } catch (EvaluationException e) {
              assertThat(e.code()).isEqualTo(EvaluationException.BUDGET_EXCEEDED);
            }
          }
          return argument;
        };
    assertThat(failureOf(greedy))
        .isInstanceOfSatisfying(
            EvaluationException.class,
            e -> assertThat(e.code()).isEqualTo(EvaluationException.BUDGET_EXCEEDED));
  }

  @Test
  void aFunctionCannotEarnWhatItMaySpend() {
    Builtin.Unary earning =
        (context, argument) -> {
          context.charge(-1);
          return argument;
        };
    assertThat(failureOf(earning)).hasMessageContaining("charge of -1 units");
  }

  private static Throwable failureOf(Builtin.Unary function) {
    Type.FunctionType type = new Type.FunctionType(List.of(Type.ANY), Type.ANY, null);
    BuiltinLibrary library =
        BuiltinLibrary.STANDARD.with(
            new BuiltinDeclaration("test.function", type, null, false, false, true), function);
    Source source = new Source("p.rego", "package p\n\nq := count([test.function(1), 2])");
    Policy compiled = Rego.compile(CompileRequest.of(source).withBuiltins(library));
    try (Evaluation evaluation = compiled.evaluate(null)) {
      return catchThrowable(() -> evaluation.value(compiled.rule("data.p.q")));
    }
  }

  @Test
  void theExamplesHereAreAnsweredAtAll() {
    assertThat(plainAnswers()).hasSameSizeAs(DOCUMENTS).noneMatch(it -> it.endsWith("= null"));
  }
}
