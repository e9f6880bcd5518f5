package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.check.CheckOptions;
import dev.autonomy.rego.check.Checker;
import dev.autonomy.rego.naive.NaiveDocuments;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Evaluates random policies twice: as planned, and as the definition of Rego reads. */
class NaiveEvaluationTest {

  private static final int POLICIES = 300;
  private static final int POLICIES_OF_LONG_MODE = 20_000;
  private static final int INPUTS = 5;

  @Test
  void plannedAndNaiveEvaluationAgree() {
    compare(Long.getLong("seed", System.nanoTime()), POLICIES);
  }

  @Test
  @Tag("long")
  void plannedAndNaiveEvaluationAgreeForLong() {
    compare(Long.getLong("seed", System.nanoTime()), POLICIES_OF_LONG_MODE);
  }

  private static void compare(long seed, int policies) {
    System.out.println("NaiveEvaluationTest: -Dseed=" + seed);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int compiled = 0;
    int defined = 0;
    for (int i = 0; i < policies; i++) {
      String text = RandomPolicies.next(random);
      ObjectValue data = object(random, "known");
      Source source = new Source("random.rego", text);
      CompileRequest request = CompileRequest.of(source).withData(data);
      Policy planned;
      List<RegoModule> modules;
      try {
        planned = Rego.compile(request, false);
        modules =
            Checker.check(
                    List.of(Parser.parse(source, ParserOptions.DEFAULT)), CheckOptions.DEFAULT)
                .modules();
      } catch (RegoException refused) {
        continue;
      }
      compiled++;
      for (int j = 0; j < INPUTS; j++) {
        Value input = object(random, "a", "b", "c");
        NaiveDocuments naive = new NaiveDocuments(modules, data, input);
        for (String document : RandomPolicies.DOCUMENTS) {
          String wanted = naive(naive, document);
          String found = planned(planned, document, input);
          assertThat(found)
              .as(
                  "seed %d: data.p.%s for input %s, data %s of%n%s",
                  seed, document, input, data, text)
              .isEqualTo(wanted);
          defined += found.equals("undefined") ? 0 : 1;
        }
      }
    }
    System.out.println("NaiveEvaluationTest: " + compiled + " policies, " + defined + " values");
    assertThat(compiled).as("policies that pass the checks").isGreaterThan(policies / 20);
  }

  private static ObjectValue object(RandomGenerator random, String... names) {
    ObjectValue.Builder object = new ObjectValue.Builder();
    for (String name : names) {
      if (random.nextInt(5) > 0) {
        object.put(name, value(random, 2));
      }
    }
    return object.build();
  }

  /** Values that the random policies ask for. */
  private static Value value(RandomGenerator random, int depth) {
    if (depth > 0 && random.nextBoolean()) {
      ObjectValue.Builder object = new ObjectValue.Builder();
      object.put("d", value(random, depth - 1));
      if (random.nextBoolean()) {
        object.put("a", value(random, depth - 1));
      }
      return random.nextBoolean()
          ? object.build()
          : ArrayValue.of(value(random, depth - 1), value(random, depth - 1));
    }
    return switch (random.nextInt(4)) {
      case 0 -> StringValue.of(random.nextBoolean() ? "a" : "ab");
      case 1 -> BooleanValue.of(random.nextBoolean());
      default -> NumberValue.of(random.nextInt(3));
    };
  }

  private static String naive(NaiveDocuments documents, String name) {
    try {
      Value value = documents.defines(name) ? documents.document(name) : null;
      return value == null ? "undefined" : value.toString();
    } catch (EvaluationException e) {
      return e.code();
    }
  }

  private static String planned(Policy policy, String name, Value input) {
    try (Evaluation evaluation = policy.evaluate(input)) {
      Value value = evaluation.value(policy.rule("data.p." + name));
      return value == null ? "undefined" : value.toString();
    } catch (EvaluationException e) {
      return e.code();
    }
  }
}
