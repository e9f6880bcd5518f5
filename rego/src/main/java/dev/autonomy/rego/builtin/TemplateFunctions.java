package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that Go templates have from the start. */
final class TemplateFunctions {

  private TemplateFunctions() {}

  static boolean isFunction(String name) {
    return switch (name) {
      case "and",
          "or",
          "not",
          "len",
          "index",
          "print",
          "println",
          "printf",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "urlquery",
          "html" ->
          true;
      default -> false;
    };
  }

  static @Nullable Value call(BuiltinContext context, String name, List<@Nullable Value> arguments)
      throws BuiltinException {
    int least = name.startsWith("print") ? 0 : name.length() == 2 && !name.equals("or") ? 2 : 1;
    if (arguments.size() < least) {
      throw failure("wrong number of args for " + name);
    }
    return switch (name) {
      case "and" -> firstThat(arguments, false);
      case "or" -> firstThat(arguments, true);
      case "not" -> BooleanValue.of(!isTrue(arguments.getFirst()));
      case "len" -> length(arguments.getFirst());
      case "index" -> index(arguments);
      case "print", "println" -> print(arguments, name.equals("println"));
      case "printf" -> printf(context, arguments);
      case "urlquery" -> StringValue.of(UrlQueries.escape(print(arguments, false).value()));
      case "html" -> StringValue.of(html(print(arguments, false).value()));
      case "eq" -> equal(arguments);
      case "ne" -> BooleanValue.of(!present(arguments, 0).equals(present(arguments, 1)));
      default -> compare(name, present(arguments, 0).compareTo(present(arguments, 1)));
    };
  }

  private static Value present(List<@Nullable Value> arguments, int position) {
    Value value = arguments.get(position);
    return value == null ? NullValue.NULL : value;
  }

  /** Everything is true but what is missing, false, zero or empty. */
  static boolean isTrue(@Nullable Value value) {
    return switch (value) {
      case null -> false;
      case NullValue _ -> false;
      case BooleanValue truth -> truth.value();
      case NumberValue number -> number.signum() != 0;
      case StringValue string -> !string.value().isEmpty();
      default -> value.size() > 0;
    };
  }

  private static @Nullable Value firstThat(List<@Nullable Value> arguments, boolean truth) {
    for (Value argument : arguments) {
      if (isTrue(argument) == truth) {
        return argument;
      }
    }
    return arguments.getLast();
  }

  private static Value length(@Nullable Value value) throws BuiltinException {
    if (value instanceof StringValue string) {
      return NumberValue.of(Utf8.encode(string.value()).length);
    }
    if (value == null || !value.isCollection()) {
      throw failure("error calling len: len of type " + (value == null ? "nil" : value.typeName()));
    }
    return NumberValue.of(value.size());
  }

  private static @Nullable Value index(List<@Nullable Value> arguments) throws BuiltinException {
    Value current = arguments.getFirst();
    for (int i = 1; i < arguments.size() && current != null; i++) {
      Value next = current.get(present(arguments, i));
      if (next == null && !(current instanceof ObjectValue)) {
        throw failure("error calling index: index out of range: " + arguments.get(i));
      }
      current = next;
    }
    return current;
  }

  private static StringValue print(List<@Nullable Value> arguments, boolean line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      Value value = arguments.get(i);
      boolean strings =
          value instanceof StringValue || i > 0 && arguments.get(i - 1) instanceof StringValue;
      text.append(i > 0 && (line || !strings) ? " " : "").append(shown(value));
    }
    return StringValue.of(line ? text.append('\n').toString() : text.toString());
  }

  private static Value printf(BuiltinContext context, List<@Nullable Value> arguments)
      throws BuiltinException {
    if (arguments.isEmpty() || !(arguments.getFirst() instanceof StringValue format)) {
      throw failure("error calling printf: format must be a string");
    }
    ArrayValue.Builder rest = new ArrayValue.Builder();
    for (int i = 1; i < arguments.size(); i++) {
      rest.add(present(arguments, i));
    }
    return StringValue.of(GoFormat.format(context, format.value(), rest.build()));
  }

  private static Value equal(List<@Nullable Value> arguments) {
    for (int i = 1; i < arguments.size(); i++) {
      if (present(arguments, 0).equals(present(arguments, i))) {
        return BooleanValue.TRUE;
      }
    }
    return BooleanValue.FALSE;
  }

  private static Value compare(String name, int order) {
    return BooleanValue.of(
        switch (name) {
          case "lt" -> order < 0;
          case "le" -> order <= 0;
          case "gt" -> order > 0;
          default -> order >= 0;
        });
  }

  /** A value as Go prints it: {@code map[a:1]}, {@code [1 2]}. */
  static String shown(@Nullable Value value) {
    return switch (value) {
      case null -> "<undefined>";
      case NullValue _ -> "<nil>";
      case StringValue string -> string.value();
      case ObjectValue object -> {
        StringBuilder text = new StringBuilder("map[");
        for (int i = 0; i < object.size(); i++) {
          text.append(i == 0 ? "" : " ").append(shown(object.key(i))).append(':');
          text.append(shown(object.value(i)));
        }
        yield text.append(']').toString();
      }
      case ArrayValue array -> {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < array.size(); i++) {
          text.append(i == 0 ? "" : " ").append(shown(array.get(i)));
        }
        yield text.append(']').toString();
      }
      default -> value.toString();
    };
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("'", "&#39;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;");
  }

  static BuiltinException failure(String problem) {
    return new BuiltinException("template: template: " + problem);
  }
}
