package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Tables of calls and what they give, a line each: {@code upper("x") => "X"}, {@code max([]) =>
 * undefined}, {@code div(1, 0) => error divide by zero}. Arguments and results are Rego terms
 * without variables; {@code type error} is an error of OPA's kind {@code eval_type_error}.
 */
final class FunctionTable {

  private static final String ARROW = " => ";

  /** A clock that stands still and numbers that repeat. */
  static final class FixedCapabilities implements Capabilities {
    private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

    @Override
    public long nowNanoseconds() {
      return 1_700_000_000_000_000_000L;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }
  }

  private FunctionTable() {}

  /** Fails unless every line of the table holds. */
  static void check(String table) {
    List<String> wrong = new ArrayList<>();
    for (String line : table.lines().toList()) {
      int arrow = line.lastIndexOf(ARROW);
      assertThat(arrow).as("`=>` in: " + line).isPositive();
      String call = line.substring(0, arrow).strip();
      String wanted = line.substring(arrow + ARROW.length()).strip();
      String found = call(call);
      if (!normal(wanted).equals(found)) {
        wrong.add(call + " should give " + wanted + ", gave " + found);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String normal(String wanted) {
    boolean special =
        wanted.equals("undefined")
            || wanted.startsWith("error ")
            || wanted.startsWith("type error ");
    return special ? wanted : term(wanted).toString();
  }

  /** What a call gives, as a table has it. */
  static String call(String text) {
    Term parsed = Parser.parseTerm(new Source("call", text), ParserOptions.DEFAULT);
    assertThat(parsed).as(text).isInstanceOf(Term.Call.class);
    Term.Call call = (Term.Call) parsed;
    Builtin function = Objects.requireNonNull(Builtins.find(call.name()), call.name());
    Value[] arguments = new Value[call.arguments().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = value(call.arguments().get(i));
    }
    try {
      Value result = function.call(context(), arguments);
      return result == null ? "undefined" : result.toString();
    } catch (BuiltinException e) {
      boolean type = e.kind() == BuiltinException.Kind.TYPE;
      return (type ? "type error " : "error ") + e.getMessage();
    }
  }

  static BuiltinContext context() {
    return new BuiltinContext(new FixedCapabilities(), _ -> {}, new BuiltinCaches());
  }

  /** The value of a term without variables. */
  static Value term(String text) {
    return value(Parser.parseTerm(new Source("term", text), ParserOptions.DEFAULT));
  }

  private static Value value(Term term) {
    return switch (term) {
      case Term.NullLiteral _ -> NullValue.NULL;
      case Term.BooleanLiteral truth -> BooleanValue.of(truth.value());
      case Term.NumberLiteral number -> NumberValue.parse(number.text());
      case Term.StringLiteral string -> StringValue.of(string.value());
      case Term.ArrayLiteral array ->
          ArrayValue.of(array.elements().stream().map(FunctionTable::value).toList());
      case Term.SetLiteral set ->
          SetValue.of(set.elements().stream().map(FunctionTable::value).toList());
      case Term.ObjectLiteral object -> {
        ObjectValue.Builder entries = new ObjectValue.Builder();
        for (Term.Entry entry : object.entries()) {
          entries.put(value(entry.key()), value(entry.value()));
        }
        yield entries.build();
      }
      default -> throw new IllegalArgumentException("not a plain value: " + term);
    };
  }
}
