package dev.autonomy.rego.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.RandomValues;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Evaluates invented policies for invented inputs under small limits. Each gives a value or an
 * {@link EvaluationException} that is no defect, within its budget, and the same one when asked
 * again.
 */
class EvaluatorFuzzTest {
  private static final int ROUNDS = 300;
  private static final int MODULES_TO_TRY = 20;
  private static final long MAX_TRIAL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int TRIES_TO_BE_QUICK = 3;
  private static final long MAX_INSTRUCTIONS = 20_000;

  /** What one step may charge at once beyond the budget before it is noticed. */
  private static final long MAX_OVERRUN = 20_000;

  private static final EvaluationOptions OPTIONS =
      EvaluationOptions.DEFAULT
          .withMonotonicNanos(() -> 0)
          .withLimits(
              EvaluationLimits.DEFAULT
                  .withMaxInstructions(MAX_INSTRUCTIONS)
                  .withMaxResultElements(5_000)
                  .withMaxDepth(200));

  private final AtomicLong compiled = new AtomicLong();
  private final AtomicLong tried = new AtomicLong();

  @Test
  void anyPolicyGivesAValueOrAnErrorWithinItsBudget() throws InterruptedException {
    new FuzzRun("EvaluatorFuzzTest", seed -> invented(new SplittableRandom(seed)).module)
        .run(ROUNDS, this::tryPolicy);
    assertThat(compiled.get()).as("of %s", tried).isGreaterThanOrEqualTo(tried.get() / 3);
  }

  /** A module, and the policy that it is if it compiles. */
  private record Invented(String module, @Nullable Policy policy) {}

  /** The first of some modules that compiles: most do not, because of their types. */
  private static Invented invented(SplittableRandom random) {
    Invented last = new Invented("", null);
    for (int i = 0; i < MODULES_TO_TRY && last.policy == null; i++) {
      String module = RandomPolicy.module(random);
      last = new Invented(module, policy(module, random));
    }
    return last;
  }

  private static @Nullable Policy policy(String module, SplittableRandom random) {
    try {
      return Rego.compile(
          CompileRequest.of(new Source("fuzz.rego", module))
              .withData(object("d", RandomValues.next(random, 3))));
    } catch (RegoException refused) {
      return null;
    }
  }

  private void tryPolicy(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Policy policy = invented(random).policy;
    tried.incrementAndGet();
    if (policy == null) {
      return;
    }
    compiled.incrementAndGet();
    Value input = input(random);
    boolean strict = random.nextBoolean();
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < TRIES_TO_BE_QUICK && fastest > MAX_TRIAL_NANOS; i++) {
      long start = System.nanoTime();
      String first = outcome(policy, input, strict);
      fastest = Math.min(fastest, System.nanoTime() - start);
      assertThat(outcome(policy, input, strict)).as("asked again").isEqualTo(first);
    }
    assertThat(fastest).as("nanoseconds").isLessThanOrEqualTo(MAX_TRIAL_NANOS);
  }

  private static String outcome(Policy policy, @Nullable Value input, boolean strict) {
    EvaluationOptions options = OPTIONS.withStrictBuiltinErrors(strict);
    try (Evaluation evaluation = policy.evaluate(input, options, new Still())) {
      String outcome;
      try {
        outcome = String.valueOf(evaluation.value(policy.rule("data.fuzz")));
      } catch (EvaluationException failed) {
        assertThat(failed.code()).isNotEqualTo(EvaluationException.INTERNAL);
        assertThat(failed.getMessage()).isNotEmpty();
        outcome = failed.toString();
      }
      assertThat(evaluation.instructions()).isLessThanOrEqualTo(MAX_INSTRUCTIONS + MAX_OVERRUN);
      return outcome;
    }
  }

  private static @Nullable Value input(SplittableRandom random) {
    if (random.nextInt(10) == 0) {
      return null;
    }
    ObjectValue.Builder input = new ObjectValue.Builder();
    for (String key : new String[] {"a", "b", "c"}) {
      if (random.nextInt(5) > 0) {
        input.put(StringValue.of(key), RandomValues.next(random, 3));
      }
    }
    return input.build();
  }

  private static ObjectValue object(String key, Value value) {
    ObjectValue.Builder object = new ObjectValue.Builder();
    object.put(StringValue.of(key), value);
    return object.build();
  }

  /** A world where nothing changes. */
  private static final class Still implements Capabilities {
    private final Random random = new Random(1);

    @Override
    public long nowNanoseconds() {
      return 1_700_000_000_000_000_000L;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }
  }
}
