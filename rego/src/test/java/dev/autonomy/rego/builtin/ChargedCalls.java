package dev.autonomy.rego.builtin;

import dev.autonomy.rego.EvaluationLimits;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import dev.autonomy.rego.work.CountingLoader;
import dev.autonomy.rego.work.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Calls every function with large operands, counts the work that the calls do and compares it with
 * what they charge. To be loaded by a {@link CountingLoader}, as otherwise nothing is counted.
 */
public final class ChargedCalls implements Supplier<List<String>> {

  private static final int LENGTH = 24_000;
  private static final int ELEMENTS = 3_000;
  private static final int VARIANTS = 6;

  /** What a call may charge before it is ended; what it would do beyond is not done. */
  private static final long MOST_UNITS = 100_000;

  /** Steps that a unit may stand for: a thousand units are less than a millisecond then. */
  private static final long MAX_STEPS_PER_UNIT = 500;

  /** Steps that no one pays for: what every call may do, and what first calls set up. */
  private static final long FREE_STEPS = 2_000;

  /** Steps until a call looks at the clock again: less than a millisecond. */
  private static final long MAX_STEPS_BETWEEN_LOOKS =
      MAX_STEPS_PER_UNIT * EvaluationLimits.INSTRUCTIONS_PER_CLOCK_READ;

  /** Ends a call that has charged what it should. */
  private static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The budget of one call, which looks at the work as often as a machine looks at the clock. */
  private static final class Meter implements Budget {
    private final long begin = Work.steps();
    private long units = 1;
    private long looks;
    private long lastLook = begin;
    private long longest;

    @Override
    public void charge(long charged) {
      units += charged;
      if (units / EvaluationLimits.INSTRUCTIONS_PER_CLOCK_READ > looks) {
        looks = units / EvaluationLimits.INSTRUCTIONS_PER_CLOCK_READ;
        look();
      }
      if (units > MOST_UNITS) {
        throw new Spent();
      }
    }

    private void look() {
      longest = Math.max(longest, Work.steps() - lastLook);
      lastLook = Work.steps();
    }

    /** What is wrong with the finished call, or nothing. */
    String verdict() {
      look();
      long steps = Work.steps() - begin;
      if (longest > MAX_STEPS_BETWEEN_LOOKS) {
        return longest + " steps without a look, where " + MAX_STEPS_BETWEEN_LOOKS + " are allowed";
      }
      return steps > FREE_STEPS && steps / units > MAX_STEPS_PER_UNIT
          ? steps + " steps for " + units + " units"
          : "";
    }
  }

  /** All functions, ready to be called. */
  public ChargedCalls() {}

  /** The calls whose charges are wrong, each in a line. */
  @Override
  public List<String> get() {
    List<String> wrong = new ArrayList<>();
    for (BuiltinDeclaration declaration : Builtins.declarations()) {
      Builtin function = Builtins.find(declaration.name());
      if (function == null || declaration.nondeterministic()) {
        continue;
      }
      for (Value[] arguments : calls(declaration)) {
        run(function, arguments); // sets up what is set up once
        String verdict = run(function, arguments);
        if (!verdict.isEmpty()) {
          wrong.add(describe(declaration.name(), arguments) + ": " + verdict);
        }
      }
    }
    return wrong;
  }

  private static String run(Builtin function, Value[] arguments) {
    Meter meter = new Meter();
    BuiltinContext context =
        new BuiltinContext(new FunctionTable.FixedCapabilities(), meter, new BuiltinCaches());
    try {
      for (Value argument : arguments) {
        meter.chargeOperand(argument);
      }
      function.call(context, arguments);
    } catch (BuiltinException | Spent | StackOverflowError e) {
      return meter.verdict();
    }
    return meter.verdict();
  }

  private static String describe(String name, Value[] arguments) {
    StringBuilder call = new StringBuilder(name).append('(');
    for (Value argument : arguments) {
      String text =
          argument.isCollection()
              ? argument.typeName() + " of " + argument.size()
              : argument.toString();
      call.append(text, 0, Math.min(text.length(), 24)).append(", ");
    }
    return call + ")";
  }

  private static List<Value[]> calls(BuiltinDeclaration declaration) {
    List<Value[]> calls = new ArrayList<>();
    Value[] tailored = tailored(declaration.name());
    if (tailored.length > 0) {
      calls.add(tailored);
    }
    for (int variant = 0; variant < VARIANTS; variant++) {
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

  /** Few words for much work, which is below {@link #MOST_UNITS} all the same. */
  private static Value[] tailored(String name) {
    return switch (name) {
      case "numbers.range" -> values("0", "90000");
      case "numbers.range_step" -> values("0", "180000", "2");
      case "net.cidr_expand" -> values("\"10.0.0.0/17\"");
      case "sprintf" -> values("\"%2000000d\"", "[1]");
      case "indexof_n" -> values('"' + "ab".repeat(40_000) + '"', "\"a\"");
      default -> new Value[0];
    };
  }

  private static Value[] values(String... terms) {
    Value[] values = new Value[terms.length];
    for (int i = 0; i < terms.length; i++) {
      values[i] = FunctionTable.term(terms[i]);
    }
    return values;
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
