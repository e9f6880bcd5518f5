package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.check.CheckOptions;
import dev.autonomy.rego.check.Checker;
import dev.autonomy.rego.naive.NaiveDocuments;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import dev.autonomy.testing.TestSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Evaluates random policies twice: as planned, and as the definition of Rego reads. */
class NaiveEvaluationTest {

  /** What counts is the budget, however slow this machine is. */
  private static final EvaluationOptions TIMELESS =
      EvaluationOptions.DEFAULT.withMonotonicNanos(() -> 0);

  private static final int POLICIES = 300;
  private static final int POLICIES_OF_LONG_MODE = 20_000;
  private static final int INPUTS = 5;

  /** Scans of sixteen elements and more are indexed when they are repeated. */
  private static final int LONGEST_LIST = 24;

  @Test
  void plannedAndNaiveEvaluationAgree() {
    compare(POLICIES);
  }

  @Test
  @Tag("long")
  void plannedAndNaiveEvaluationAgreeForLong() {
    compare(POLICIES_OF_LONG_MODE);
  }

  private static void compare(int policies) {
    long seed = TestSeed.of(NaiveEvaluationTest.class);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int compiled = 0;
    int defined = 0;
    for (int i = 0; i < policies; i++) {
      String text = RandomPolicies.next(random);
      ObjectValue data = data(random);
      Source source = new Source("random.rego", text);
      CompileRequest request = CompileRequest.of(source).withData(data);
      Policy planned;
      Policy indexed;
      List<RegoModule> modules;
      try {
        planned = Rego.compile(request, false);
        indexed = Rego.compile(request, true);
        modules =
            Checker.check(
                    List.of(Parser.parse(source, ParserOptions.DEFAULT)), CheckOptions.DEFAULT)
                .modules();
      } catch (RegoException refused) {
        continue;
      }
      compiled++;
      for (int j = 0; j < INPUTS; j++) {
        Value input = input(random);
        NaiveDocuments naive = new NaiveDocuments(modules, data, input);
        for (String document : RandomPolicies.DOCUMENTS) {
          String found = planned(planned, document, input);
          if (found.equals(EvaluationException.BUDGET_EXCEEDED)) {
            continue; // the naive evaluator has no budget
          }
          String wanted = naive(naive, document);
          String context =
              "seed %d: data.p.%s for input %s, data %s of%n%s"
                  .formatted(seed, document, input, data, text);
          assertThat(found).as("%s", context).isEqualTo(wanted);
          if (!wanted.equals(
              EvaluationException.CONFLICT)) { // an index may leave out a rule before it fails
            assertThat(planned(indexed, document, input))
                .as("indexed, %s", context)
                .isEqualTo(wanted);
          }
          defined += found.equals("undefined") ? 0 : 1;
        }
      }
    }
    System.out.println("NaiveEvaluationTest: " + compiled + " policies, " + defined + " values");
    assertThat(compiled).as("policies that pass the checks").isGreaterThan(policies / 20);
  }

  private static ObjectValue data(RandomGenerator random) {
    ObjectValue data = object(random, "known");
    return data.get("known") instanceof ObjectValue known
        ? ObjectValue.of(
            StringValue.of("known"),
            known.with(StringValue.of("long"), ArrayValue.of(list(random))))
        : data;
  }

  /** An object that has an array, an object and a set long enough to be indexed. */
  private static ObjectValue input(RandomGenerator random) {
    ObjectValue.Builder named = new ObjectValue.Builder();
    for (Value element : list(random)) {
      named.put(value(random, 2), element);
      named.put("key" + named.size(), element);
    }
    return object(random, "a", "b", "c")
        .with(StringValue.of("long"), ArrayValue.of(list(random)))
        .with(StringValue.of("named"), named.build())
        .with(StringValue.of("many"), SetValue.of(list(random)));
  }

  private static List<Value> list(RandomGenerator random) {
    List<Value> list = new ArrayList<>();
    for (int i = random.nextInt(LONGEST_LIST); i >= 0; i--) {
      list.add(value(random, 3));
    }
    return list;
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
    try (Evaluation evaluation = policy.evaluate(input, TIMELESS, Capabilities.system())) {
      Value value = evaluation.value(policy.rule("data.p." + name));
      return value == null ? "undefined" : value.toString();
    } catch (EvaluationException e) {
      return e.code();
    }
  }
}
