package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as Go's {@code encoding/json} does: members in the order of their names, {@code <},
 * {@code >} and {@code &} escaped, and, if wanted, one element per line.
 */
final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private final BuiltinContext context;
  private final StringBuilder text = new StringBuilder();
  private final @Nullable String indent;
  private final String prefix;

  private JsonText(BuiltinContext context, @Nullable String indent, String prefix) {
    this.context = context;
    this.indent = indent;
    this.prefix = prefix;
  }

  /** Compact text. */
  static String of(BuiltinContext context, Value value) throws BuiltinException {
    return new JsonText(context, null, "").write(value);
  }

  /** One element per line, each line after the first begun with {@code prefix}. */
  static String indented(BuiltinContext context, Value value, String prefix, String indent)
      throws BuiltinException {
    return new JsonText(context, indent, prefix).write(value);
  }

  /** The member name that a key becomes: itself if it is a string, else its JSON text. */
  static String keyOf(Value key) {
    return key instanceof StringValue string ? string.value() : key.toJson().toText();
  }

  private String write(Value value) throws BuiltinException {
    append(value, 0);
    context.reserve(text.length());
    return text.toString();
  }

  private void append(Value value, int depth) throws BuiltinException {
    context.charge(1);
    if (text.length() > BuiltinContext.MAX_RESULT_SIZE) {
      context.reserve(text.length());
    }
    switch (value) {
      case NullValue _ -> text.append("null");
      case BooleanValue truth -> text.append(truth.value());
      case NumberValue number -> text.append(number.text());
      case StringValue string -> quote(string.value());
      case ArrayValue array -> elements(array, array.size(), depth);
      case SetValue set -> elements(set, set.size(), depth);
      case ObjectValue object -> members(object, depth);
    }
  }

  private void elements(Iterable<Value> elements, int size, int depth) throws BuiltinException {
    text.append('[');
    boolean first = true;
    for (Value element : elements) {
      text.append(first ? "" : ",");
      first = false;
      newLine(depth + 1);
      append(element, depth + 1);
    }
    if (size > 0) {
      newLine(depth);
    }
    text.append(']');
  }

  private void members(ObjectValue object, int depth) throws BuiltinException {
    text.append('{');
    ObjectValue byName = namesOnly(object);
    for (int i = 0; i < byName.size(); i++) {
      text.append(i == 0 ? "" : ",");
      newLine(depth + 1);
      quote(keyOf(byName.key(i)));
      text.append(indent == null ? ":" : ": ");
      append(byName.value(i), depth + 1);
    }
    if (object.size() > 0) {
      newLine(depth);
    }
    text.append('}');
  }

  /** The same object with names for keys, since names decide the order. */
  private static ObjectValue namesOnly(ObjectValue object) {
    if (object.size() == 0
        || object.key(0) instanceof StringValue
            && object.key(object.size() - 1) instanceof StringValue) {
      return object;
    }
    ObjectValue.Builder renamed = new ObjectValue.Builder();
    for (int i = 0; i < object.size(); i++) {
      renamed.put(keyOf(object.key(i)), object.value(i));
    }
    return renamed.build();
  }

  private void newLine(int depth) {
    if (indent != null) {
      text.append('\n').append(prefix).repeat(indent, depth);
    }
  }

  private void quote(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
        default -> {
          if (c < ' ') {
            escape(c);
          } else if (isLoneSurrogate(string, i)) {
            text.append("\\ufffd");
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean isLoneSurrogate(String string, int i) {
    char c = string.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
  }

  private void escape(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(HEX.charAt(c >> shift & 0xf));
    }
  }
}
