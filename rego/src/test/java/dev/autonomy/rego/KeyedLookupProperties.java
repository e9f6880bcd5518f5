package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.check.CheckOptions;
import dev.autonomy.rego.check.Checker;
import dev.autonomy.rego.naive.NaiveDocuments;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import dev.autonomy.testing.TestSeed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Asks documents for so many keys that it pays to compute them whole, and compares with what a
 * naive evaluator finds key by key.
 */
class KeyedLookupProperties {

  private static final int ROUNDS = 40;
  private static final int ELEMENTS = 60;

  private static final List<String> OBJECTS =
      List.of(
          "o[k] := v if { some p in input.pairs; k := lower(p[0]); v := p[1] }",
          "o[k] := v if some [k, v] in input.pairs",
          "o[lower(p[0])] := p[1] if some p in input.pairs",
          "o[k] := count(l) if { some k in input.keys; l := [p | some p in input.pairs; p[0] == k]"
              + " }",
          "o[k] := v if { some p in input.pairs; k := lower(p[0]); v := p[1] }\n"
              + "o[k] := v if { some [k, v] in input.more }\no.k1 := 1 if count(input.more) > 2");
  private static final List<String> SETS =
      List.of(
          "s contains k if { some p in input.pairs; k := lower(p[0]); p[1] > 1 }",
          "s contains lower(p[0]) if some p in input.pairs",
          "s contains k if some [k, 1] in input.pairs",
          "s contains k if { some k in input.keys; not o[k] }");
  private static final List<String> ANSWERS =
      List.of(
          "[v | some k in input.keys; v := o[k]]",
          "[k | some k in input.keys; s[k]; o[k] > 0]",
          "[k | some k in input.keys; not s[k]]",
          "[k | some k in input.keys; k in s; o[k] == 1]",
          "[[k, v] | some k in input.keys; v := data.p.o[k]; v >= 0]",
          "[[k, count(o)] | some k in input.keys; s[k]]");

  @Test
  void manyKeysGiveWhatEachGivesByItself() {
    long seed = TestSeed.of(KeyedLookupProperties.class);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    Set<String> kinds = new HashSet<>();
    for (int i = 0; i < ROUNDS; i++) {
      String text =
          String.join(
              "\n",
              "package p",
              OBJECTS.get(random.nextInt(OBJECTS.size())),
              SETS.get(random.nextInt(SETS.size())),
              "answer := " + ANSWERS.get(random.nextInt(ANSWERS.size())));
      Source source = new Source("p.rego", text);
      Value input = input(random);
      NaiveDocuments naive =
          new NaiveDocuments(
              Checker.check(
                      List.of(Parser.parse(source, ParserOptions.DEFAULT)), CheckOptions.DEFAULT)
                  .modules(),
              ObjectValue.EMPTY,
              input);
      String wanted = naive(naive);
      Policy policy = Rego.compile(CompileRequest.of(source));
      TracedPolicy traced = policy.traced();
      assertThat(answer(policy.evaluate(input), policy.rule("data.p.answer")))
          .as("seed %d: input %s of%n%s", seed, input, text)
          .isEqualTo(wanted);
      assertThat(
              answer(
                  traced.evaluate(
                      input,
                      EvaluationOptions.DEFAULT,
                      Capabilities.system(),
                      new TraceListener() {}),
                  traced.rule("data.p.answer")))
          .as("seed %d: traced, input %s of%n%s", seed, input, text)
          .isEqualTo(wanted);
      kinds.add(wanted.startsWith("[") ? "value" : wanted);
    }
    assertThat(kinds).contains("value");
  }

  private static Value input(RandomGenerator random) {
    int values = 1 + random.nextInt(2);
    List<Value> keys = new ArrayList<>();
    List<Value> pairs = new ArrayList<>();
    List<Value> more = new ArrayList<>();
    for (int i = 0; i < ELEMENTS; i++) {
      keys.add(StringValue.of("k" + i));
      pairs.add(pair(random.nextInt(4) == 0 ? ELEMENTS + i : i, random.nextInt(values)));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      more.add(pair(random.nextInt(2 * ELEMENTS), random.nextInt(2)));
    }
    if (random.nextBoolean()) {
      pairs.add(pair(3 * ELEMENTS, 1));
      pairs.add(pair(3 * ELEMENTS, 2));
    }
    return new ObjectValue.Builder()
        .put("keys", ArrayValue.of(keys))
        .put("pairs", ArrayValue.of(pairs))
        .put("more", ArrayValue.of(more))
        .build();
  }

  private static Value pair(int key, int value) {
    return ArrayValue.of(StringValue.of("k" + key), NumberValue.of(value));
  }

  private static String naive(NaiveDocuments documents) {
    try {
      Value value = documents.document("answer");
      return value == null ? "undefined" : value.toString();
    } catch (EvaluationException failure) {
      return failure.code();
    }
  }

  private static String answer(Evaluation open, Entrypoint rule) {
    try (Evaluation evaluation = open) {
      Value value = evaluation.value(rule);
      return value == null ? "undefined" : value.toString();
    } catch (EvaluationException failure) {
      return failure.code();
    }
  }
}
