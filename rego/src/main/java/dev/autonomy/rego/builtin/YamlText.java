package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/**
 * Writes values as YAML in block style, members in order, strings quoted only where they must be.
 */
final class YamlText {

  private static final int INDENT = 2;
  private static final String INDICATORS_AT_START = "-?:,[]{}#&*!|>'\"%@`";

  private final BuiltinContext context;
  private final StringBuilder text = new StringBuilder();

  private YamlText(BuiltinContext context) {
    this.context = context;
  }

  static String of(BuiltinContext context, Value value) throws BuiltinException {
    YamlText writer = new YamlText(context);
    writer.append(value, 0, false);
    context.reserve(writer.text.length());
    return writer.text.toString();
  }

  /** Appends {@code value} and a line break; {@code inLine} says that something precedes it. */
  private void append(Value value, int column, boolean inLine) throws BuiltinException {
    context.charge(1);
    if (text.length() > BuiltinContext.MAX_RESULT_SIZE) {
      context.reserve(text.length());
    }
    switch (value) {
      case ArrayValue array -> elements(array, array.size(), column, inLine);
      case SetValue set -> elements(set, set.size(), column, inLine);
      case ObjectValue object -> members(object, column, inLine);
      case NullValue _ -> scalar("null", inLine);
      case BooleanValue truth -> scalar(truth.toString(), inLine);
      case NumberValue number -> scalar(number(number), inLine);
      case StringValue string -> string(string.value(), column, inLine);
    }
  }

  /** A number that is not written as a whole one passes through a double, as in OPA. */
  private static String number(NumberValue number) {
    double value = number.doubleValue();
    return number.isWrittenWhole() || Double.isInfinite(value)
        ? number.text()
        : (value < 0 ? "-" : "") + GoFloat.format(value, 'g', GoFloat.SHORTEST);
  }

  private void scalar(String scalar, boolean inLine) {
    text.append(inLine ? " " : "").append(scalar).append('\n');
  }

  private void elements(Iterable<Value> elements, int size, int column, boolean inLine)
      throws BuiltinException {
    if (size == 0) {
      scalar("[]", inLine);
      return;
    }
    boolean afterDash = endsWithDash();
    boolean first = true;
    if (inLine && !afterDash) {
      text.append('\n');
    }
    for (Value element : elements) {
      if (first && afterDash) {
        text.append(' ');
      } else {
        text.repeat(' ', column);
      }
      first = false;
      text.append('-');
      append(element, column + INDENT, true);
    }
  }

  private void members(ObjectValue object, int column, boolean inLine) throws BuiltinException {
    if (object.size() == 0) {
      scalar("{}", inLine);
      return;
    }
    boolean afterDash = endsWithDash();
    if (inLine && !afterDash) {
      text.append('\n');
    }
    for (int i = 0; i < object.size(); i++) {
      if (i == 0 && afterDash) {
        text.append(' ');
      } else {
        text.repeat(' ', column);
      }
      text.append(oneLine(JsonText.keyOf(object.key(i)))).append(':');
      Value value = object.value(i);
      boolean sequence = value instanceof ArrayValue || value instanceof SetValue;
      append(value, sequence ? column : column + INDENT, true);
    }
  }

  private boolean endsWithDash() {
    int end = text.length();
    return end > 0
        && text.charAt(end - 1) == '-'
        && (end == 1 || text.charAt(end - 2) == ' ' || text.charAt(end - 2) == '\n');
  }

  private void string(String string, int column, boolean inLine) {
    boolean block =
        string.indexOf('\n') >= 0
            && isPrintable(string)
            && !Character.isWhitespace(string.charAt(0));
    if (!block) {
      scalar(oneLine(string), inLine);
      return;
    }
    boolean endsLine = string.endsWith("\n");
    boolean endsLines = string.endsWith("\n\n");
    text.append(inLine ? " |" : "|").append(endsLines ? "+" : endsLine ? "" : "-").append('\n');
    String lines = endsLine ? string.substring(0, string.length() - 1) : string;
    for (String line : lines.split("\n", -1)) {
      if (!line.isEmpty()) {
        text.repeat(' ', Math.max(INDENT, column)).append(line);
      }
      text.append('\n');
    }
  }

  /** As it is, in single quotes, or in double quotes with escapes. */
  private static String oneLine(String string) {
    if (string.indexOf('\n') >= 0 || !isPrintable(string)) {
      return StringValue.of(string).toString();
    }
    if (!YamlScalars.isString(string)) {
      return "\"" + string + "\"";
    }
    return isPlain(string) ? string : "'" + string.replace("'", "''") + "'";
  }

  private static boolean isPrintable(String string) {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < ' ' && c != '\n'
          || c >= 0x7f && c < 0xa0
          || Character.isSurrogate(c)
          || c == 0xfeff) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String string) {
    char first = string.charAt(0);
    char last = string.charAt(string.length() - 1);
    if (first == ' ' || last == ' ' || string.startsWith("---") || string.startsWith("...")) {
      return false;
    }
    if (INDICATORS_AT_START.indexOf(first) >= 0) {
      boolean mayStart = first == '-' || first == '?' || first == ':';
      if (!mayStart || string.length() == 1 || string.charAt(1) == ' ') {
        return false;
      }
    }
    return !string.contains(": ") && !string.contains(" #") && last != ':';
  }
}
