package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Calls every function with large operands and compares what it charges with the time it takes, as
 * a ratio to work that is known: comparing texts. An evaluation looks at the clock after so many
 * units, so no unit may stand for much more time than another.
 */
class BuiltinChargesTest {

  private static final int LENGTH = 24_000;
  private static final int ELEMENTS = 3_000;

  /** Calls below this are too short to be measured, and too short to matter. */
  private static final long NEGLIGIBLE_NANOS = 500_000;

  /**
   * A unit may cost as much as so many comparisons of two texts of 64 characters. Forgotten charges
   * show as ratios of thousands; the rest is room for cold code and a busy machine.
   */
  private static final double MAX_RATIO = 500;

  /** What one call took. */
  private record Cost(String call, long nanos, long units) {
    double nanosPerUnit() {
      return (double) nanos / units;
    }
  }

  /** Ends a call that has charged what it should; what it would take beyond is not done. */
  private static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final long MOST_UNITS = 100_000;

  /**
   * A call that looks too cheap is measured so often again before it counts: a busy machine makes
   * some of many rounds slow, a forgotten charge makes all of them slow.
   */
  private static final int ROUNDS_UNDER_SUSPICION = 12;

  @Test
  void whatAFunctionTakesIsPaidFor() {
    double reference = referenceNanosPerUnit();
    List<String> wrong = new ArrayList<>();
    for (BuiltinDeclaration declaration : Builtins.declarations()) {
      Builtin function = Builtins.find(declaration.name());
      if (function == null || declaration.nondeterministic()) {
        continue;
      }
      for (Value[] arguments : calls(declaration)) {
        Cost cost = cheapest(declaration.name(), function, arguments, 3);
        if (isTooCheap(cost, reference)) {
          cost = cheapest(declaration.name(), function, arguments, ROUNDS_UNDER_SUSPICION);
        }
        if (isTooCheap(cost, reference)) {
          wrong.add(cost + " ratio " + (long) (cost.nanosPerUnit() / reference));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isTooCheap(Cost cost, double reference) {
    return cost.nanos > NEGLIGIBLE_NANOS && cost.nanosPerUnit() / reference > MAX_RATIO;
  }

  /** The cheapest of several rounds: the first ones run code that is not compiled yet. */
  private static Cost cheapest(String name, Builtin function, Value[] arguments, int rounds) {
    Cost best = cost(name, function, arguments);
    for (int round = 0; round < rounds && best.nanos > NEGLIGIBLE_NANOS; round++) {
      Cost cost = cost(name, function, arguments);
      best = cost.nanos < best.nanos ? cost : best;
    }
    return best;
  }

  private static Cost cost(String name, Builtin function, Value[] arguments) {
    long[] units = {1};
    Budget budget =
        charged -> {
          units[0] += charged;
          if (units[0] > MOST_UNITS) {
            throw new Spent();
          }
        };
    BuiltinContext context =
        new BuiltinContext(new FunctionTable.FixedCapabilities(), budget, new BuiltinCaches());
    String outcome = "";
    long start = System.nanoTime();
    try {
      for (Value argument : arguments) {
        budget.chargeOperand(argument);
      }
      function.call(context, arguments);
    } catch (BuiltinException e) {
      outcome = " fails";
    } catch (Spent | StackOverflowError e) {
      outcome = " is ended";
    }
    long nanos = System.nanoTime() - start;
    StringBuilder call = new StringBuilder(name).append('(');
    for (Value argument : arguments) {
      String text =
          argument.isCollection()
              ? argument.typeName() + " of " + argument.size()
              : argument.toString();
      call.append(text, 0, Math.min(text.length(), 24)).append(", ");
    }
    return new Cost(call + ")" + outcome, nanos, units[0]);
  }

  private static double referenceNanosPerUnit() {
    Value[] texts = new Value[ELEMENTS];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = StringValue.of("x".repeat(60) + i);
    }
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long start = System.nanoTime();
      int equal = 0;
      for (int i = 1; i < texts.length; i++) {
        equal += texts[i].compareTo(texts[i - 1]) == 0 ? 1 : 0;
      }
      assertThat(equal).isZero();
      best = Math.min(best, (System.nanoTime() - start) / (double) texts.length);
    }
    return best;
  }

  private static List<Value[]> calls(BuiltinDeclaration declaration) {
    List<Value[]> calls = new ArrayList<>();
    for (int variant = 0; variant < 6; variant++) {
      Value[] arguments = new Value[declaration.arity()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = large(declaration.arguments().get(i), variant, i);
      }
      calls.add(arguments);
      for (int small = 0; small < arguments.length && arguments.length > 1; small++) {
        Value[] mixed = arguments.clone();
        mixed[small] = tiny(declaration.arguments().get(small), variant);
        calls.add(mixed);
      }
    }
    return calls;
  }

  private static String kind(Type type) {
    String text = type.toString();
    return text.contains("string")
            && !text.contains("array")
            && !text.contains("set[")
            && !text.contains("object")
        ? "string"
        : text;
  }

  private static Value large(Type type, int variant, int position) {
    String text = kind(type);
    if (text.equals("string")) {
      return switch (variant) {
        case 0 -> StringValue.of("ab-12 ".repeat(LENGTH / 6));
        case 1 -> StringValue.of("a".repeat(LENGTH));
        case 2 -> StringValue.of("\ud83d\ude00".repeat(LENGTH / 2));
        case 3 -> StringValue.of(numbers(LENGTH / 6).toString());
        case 4 ->
            StringValue.of(position == 0 ? "(a|b)*[a-z]{1,90}".repeat(30) : "1".repeat(LENGTH));
        default -> StringValue.of("{".repeat(200) + "\"a\":[".repeat(LENGTH / 8));
      };
    }
    if (text.contains("number") && !text.contains("array") && !text.contains("set")) {
      return NumberValue.parse((variant % 2 == 0 ? "9" : "-7").repeat(1).concat("3".repeat(9_000)));
    }
    return collection(text, variant);
  }

  private static Value collection(String text, int variant) {
    boolean strings = variant % 2 == 0;
    Value elements = strings ? strings(ELEMENTS) : numbers(ELEMENTS);
    if (variant >= 4) {
      elements = nested(ELEMENTS / 10);
    }
    if (text.startsWith("set")) {
      return SetValue.of((ArrayValue) elements);
    }
    if (text.startsWith("object")) {
      return object((ArrayValue) elements);
    }
    return variant == 1 && text.contains("any") ? object((ArrayValue) elements) : elements;
  }

  private static Value tiny(Type type, int variant) {
    String text = kind(type);
    if (text.equals("string")) {
      return StringValue.of(variant % 3 == 0 ? "" : variant % 3 == 1 ? "a" : "$1");
    }
    if (text.contains("number")) {
      return NumberValue.of(variant % 2 == 0 ? -1 : 16);
    }
    return collection(text, variant).size() > 0 && text.startsWith("object")
        ? ObjectValue.EMPTY
        : ArrayValue.of(StringValue.of("a"));
  }

  private static ArrayValue strings(int count) {
    Value[] values = new Value[count];
    for (int i = 0; i < count; i++) {
      values[i] = StringValue.of("text" + (i * 7919) % count);
    }
    return ArrayValue.owning(values);
  }

  private static ArrayValue numbers(int count) {
    Value[] values = new Value[count];
    for (int i = 0; i < count; i++) {
      values[i] = NumberValue.of((long) i * 7919 % count);
    }
    return ArrayValue.owning(values);
  }

  private static ArrayValue nested(int count) {
    Value[] values = new Value[count];
    for (int i = 0; i < count; i++) {
      values[i] = ArrayValue.of(strings(8), numbers(4), NumberValue.of(i));
    }
    return ArrayValue.owning(values);
  }

  private static ObjectValue object(ArrayValue elements) {
    ObjectValue.Builder object = new ObjectValue.Builder();
    for (Value element : elements) {
      object.put(
          element instanceof StringValue ? element : StringValue.of("k" + element.hashCode()),
          element);
    }
    return object.build();
  }
}
