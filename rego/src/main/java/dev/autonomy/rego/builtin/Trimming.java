package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions that cut something off the ends of a string. */
final class Trimming {

  private static final int LEFT = 1;
  private static final int RIGHT = 2;

  private Trimming() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "trim" -> (Builtin.Binary) (context, x, set) -> trim(context, x, set, LEFT | RIGHT);
      case "trim_left" -> (Builtin.Binary) (context, x, set) -> trim(context, x, set, LEFT);
      case "trim_right" -> (Builtin.Binary) (context, x, set) -> trim(context, x, set, RIGHT);
      case "trim_prefix" -> (Builtin.Binary) Trimming::prefix;
      case "trim_suffix" -> (Builtin.Binary) Trimming::suffix;
      case "trim_space" -> (Builtin.Unary) Trimming::space;
      default -> null;
    };
  }

  private static Value trim(BuiltinContext context, Value value, Value cut, int sides)
      throws BuiltinException {
    String text = Operands.string(value, 1);
    String set = Operands.string(cut, 2);
    int start = 0;
    int end = text.length();
    if ((sides & LEFT) != 0) {
      while (start < end && set.indexOf(text.codePointAt(start)) >= 0) {
        context.charge(1 + set.length() / 64);
        start += Character.charCount(text.codePointAt(start));
      }
    }
    if ((sides & RIGHT) != 0) {
      while (start < end && set.indexOf(text.codePointBefore(end)) >= 0) {
        context.charge(1 + set.length() / 64);
        end -= Character.charCount(text.codePointBefore(end));
      }
    }
    return part(value, text, start, end);
  }

  private static Value part(Value whole, String text, int start, int end) {
    return end - start == text.length() ? whole : StringValue.of(text.substring(start, end));
  }

  private static Value prefix(BuiltinContext context, Value value, Value cut)
      throws BuiltinException {
    String text = Operands.string(value, 1);
    String prefix = Operands.string(cut, 2);
    return text.startsWith(prefix) ? part(value, text, prefix.length(), text.length()) : value;
  }

  private static Value suffix(BuiltinContext context, Value value, Value cut)
      throws BuiltinException {
    String text = Operands.string(value, 1);
    String suffix = Operands.string(cut, 2);
    return text.endsWith(suffix) ? part(value, text, 0, text.length() - suffix.length()) : value;
  }

  private static Value space(BuiltinContext context, Value value) throws BuiltinException {
    String text = Operands.string(value, 1);
    context.charge(1 + text.length() / 64);
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return part(value, text, start, end);
  }

  /** Unicode's White_Space property, which has no member beyond the basic plane. */
  private static boolean isSpace(char c) {
    return c == ' '
        || c >= '\t' && c <= '\r'
        || c == 0x85
        || c == 0xa0
        || c > 0x7f && Character.isSpaceChar(c);
  }
}
