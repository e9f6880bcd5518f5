package dev.autonomy.rego.builtin;

import com.google.re2j.Pattern;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;

/** Text with regular expressions between delimiters, such as {@code urn:foo:{.*}}. */
final class RegexTemplate {

  private RegexTemplate() {}

  static Value match(BuiltinContext context, Value[] arguments) throws BuiltinException {
    String template = Operands.string(arguments[0], 1);
    String text = Operands.string(arguments[1], 2);
    char start = delimiter("start", Operands.string(arguments[2], 3));
    char end = delimiter("end", Operands.string(arguments[3], 4));
    Pattern pattern = Regexes.compile(context, expression(context, template, start, end));
    return BooleanValue.of(Regexes.matcher(context, pattern, text).find());
  }

  private static char delimiter(String which, String delimiter) throws BuiltinException {
    if (delimiter.length() != 1) {
      throw new BuiltinException(
          which
              + " delimiter has to be exactly one character long but is "
              + delimiter.length()
              + " long");
    }
    return delimiter.charAt(0);
  }

  /** One expression for the whole template; delimiters may nest inside an expression. */
  private static String expression(BuiltinContext context, String template, char start, char end)
      throws BuiltinException {
    StringBuilder expression = new StringBuilder("^");
    int literal = 0;
    int open = 0;
    int depth = 0;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == start) {
        if (++depth == 1) {
          open = i;
        }
      } else if (c == end) {
        depth--;
        if (depth == 0) {
          String part = template.substring(open + 1, i);
          Regexes.compile(context, "^" + part + "$");
          expression.append(Pattern.quote(template.substring(literal, open)));
          expression.append('(').append(part).append(')');
          literal = i + 1;
        } else if (depth < 0) {
          throw unbalanced(template);
        }
      }
    }
    if (depth != 0) {
      throw unbalanced(template);
    }
    return expression.append(Pattern.quote(template.substring(literal))).append('$').toString();
  }

  private static BuiltinException unbalanced(String template) {
    return new BuiltinException("unbalanced braces in " + StringValue.of(template));
  }
}
