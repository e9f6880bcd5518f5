package dev.autonomy.rego.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.EvaluationOptions;
import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RuleIndexProperties {

  private static final List<String> PLACES = List.of("a", "b", "c", "d");

  @Property
  void findsExactlyTheRulesWhoseConditionsCanHold(
      @ForAll("rules") List<List<Condition>> rules, @ForAll("inputs") ObjectValue input) {
    RuleIndex index = RuleIndex.of(rules);
    if (index == null) {
      return;
    }
    List<Integer> found = find(index, input);

    assertThat(found).isSorted().doesNotHaveDuplicates();
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).stream().allMatch(condition -> holds(condition, input))) {
        assertThat(found).contains(i);
      }
    }
  }

  @Property
  void looksUpNothingThatOneConditionOfALargeGroupRulesOut(
      @ForAll("distinctPrefixes") Set<String> prefixes, @ForAll("texts") String text) {
    List<String> sorted = List.copyOf(prefixes);
    List<List<Condition>> rules = new ArrayList<>();
    for (String prefix : sorted) {
      rules.add(List.of(startsWith("a", prefix)));
    }
    RuleIndex index = RuleIndex.of(rules);
    if (index == null) {
      return;
    }

    List<Integer> found = find(index, ObjectValue.of(StringValue.of("a"), StringValue.of(text)));

    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      if (text.startsWith(sorted.get(i))) {
        expected.add(i);
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  private static List<Integer> find(RuleIndex index, ObjectValue input) {
    Machine machine = new Machine(0, new BuiltinCaches());
    machine.begin(
        ObjectValue.EMPTY, new Value[0], input, EvaluationOptions.DEFAULT, Capabilities.system());
    index.find(machine, 0);
    return Arrays.stream(machine.candidates, 0, machine.candidateTop).boxed().toList();
  }

  private static boolean holds(Condition condition, ObjectValue input) {
    Value value = input.get(StringValue.of((String) condition.place()));
    return switch (condition) {
      case Condition.IsOneOf oneOf -> value != null && oneOf.values().contains(value);
      case Condition.StartsWith starts ->
          value != null
              && (!(value instanceof StringValue string)
                  || string.value().startsWith(starts.prefix()));
    };
  }

  private static Condition isOneOf(String place, Set<Value> values) {
    return new Condition.IsOneOf(place, operand(place), values);
  }

  private static Condition startsWith(String place, String prefix) {
    return new Condition.StartsWith(place, operand(place), prefix);
  }

  private static Operand operand(String place) {
    return new InputPath(Path.of(StringValue.of(place)));
  }

  @Provide
  Arbitrary<List<List<Condition>>> rules() {
    Arbitrary<String> place = Arbitraries.of(PLACES);
    Arbitrary<Condition> equal =
        place.flatMap(
            where -> value().set().ofMinSize(1).ofMaxSize(3).map(values -> isOneOf(where, values)));
    Arbitrary<Condition> prefix =
        place.flatMap(where -> texts().map(text -> startsWith(where, text)));
    return Arbitraries.oneOf(equal, equal, prefix).list().ofMaxSize(4).list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<ObjectValue> inputs() {
    return Arbitraries.maps(Arbitraries.of(PLACES).map(StringValue::of), value())
        .ofMaxSize(4)
        .map(ObjectValue::of);
  }

  @Provide
  Arbitrary<Set<String>> distinctPrefixes() {
    return texts().set().ofMinSize(3).ofMaxSize(20);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab/\uD83D\uDE00").ofMaxLength(5);
  }

  private Arbitrary<Value> value() {
    return Arbitraries.oneOf(
        texts().map(StringValue::of),
        Arbitraries.integers().between(0, 3).map(number -> NumberValue.of(number)));
  }
}
