package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Functions on strings. Positions and lengths count code points. */
final class Strings {

  private Strings() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "concat" -> (Builtin.Binary) Strings::concat;
      case "contains" -> (Builtin.Binary) Strings::contains;
      case "startswith" -> (Builtin.Binary) Strings::startsWith;
      case "endswith" -> (Builtin.Binary) Strings::endsWith;
      case "format_int" -> (Builtin.Binary) Strings::formatInteger;
      case "indexof" -> (Builtin.Binary) Strings::indexOf;
      case "indexof_n" -> (Builtin.Binary) Strings::indexesOf;
      case "lower" -> (Builtin.Unary) (context, x) -> mapCase(context, x, false);
      case "upper" -> (Builtin.Unary) (context, x) -> mapCase(context, x, true);
      case "replace" -> (Builtin.Ternary) Strings::replace;
      case "split" -> (Builtin.Binary) Strings::split;
      case "sprintf" -> (Builtin.Binary) Strings::format;
      case "substring" -> (Builtin.Ternary) Strings::substring;
      case "strings.any_prefix_match" -> (Builtin.Binary) Strings::anyPrefixMatch;
      case "strings.any_suffix_match" -> (Builtin.Binary) Strings::anySuffixMatch;
      case "strings.count" -> (Builtin.Binary) Strings::count;
      case "strings.render_template" -> (Builtin.Binary) Template::render;
      case "strings.replace_n" -> (Builtin.Binary) Strings::replaceAll;
      case "strings.reverse" -> (Builtin.Unary) Strings::reverse;
      case "strings.split_n" -> (Builtin.Ternary) Strings::splitInto;
      default -> Trimming.find(name);
    };
  }

  private static Value concat(BuiltinContext context, Value separator, Value parts)
      throws BuiltinException {
    String between = Operands.string(separator, 1);
    List<String> strings = new ArrayList<>(parts.size());
    long length = (long) between.length() * parts.size();
    for (Value part : Operands.elements(parts, 2, "set, array")) {
      if (!(part instanceof StringValue string)) {
        throw BuiltinException.element(2, parts, part, "string");
      }
      strings.add(string.value());
      length += string.value().length();
    }
    context.charge(parts.size() / 4);
    context.reserve(length);
    return StringValue.of(String.join(between, strings));
  }

  private static Value contains(BuiltinContext context, Value text, Value part)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    context.charge(1 + whole.length() / 64);
    return BooleanValue.of(whole.contains(Operands.string(part, 2)));
  }

  private static Value startsWith(BuiltinContext context, Value text, Value prefix)
      throws BuiltinException {
    return BooleanValue.of(Operands.string(text, 1).startsWith(Operands.string(prefix, 2)));
  }

  private static Value endsWith(BuiltinContext context, Value text, Value suffix)
      throws BuiltinException {
    return BooleanValue.of(Operands.string(text, 1).endsWith(Operands.string(suffix, 2)));
  }

  private static Value formatInteger(BuiltinContext context, Value number, Value base)
      throws BuiltinException {
    NumberValue value = Operands.number(number, 1);
    NumberValue radix = Operands.number(base, 2);
    int digits = radix.isInt() ? (int) radix.longValue() : 0;
    return switch (digits) {
      case 2, 8, 10, 16 -> StringValue.of(value.integerValue().toString(digits));
      default -> throw BuiltinException.typed(2, "must be one of {2, 8, 10, 16}");
    };
  }

  private static Value indexOf(BuiltinContext context, Value text, Value part)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    String wanted = searched(part);
    context.charge(1 + whole.length() / 64);
    int index = whole.indexOf(wanted);
    return NumberValue.of(index <= 0 ? index : whole.codePointCount(0, index));
  }

  private static String searched(Value part) throws BuiltinException {
    String wanted = Operands.string(part, 2);
    if (wanted.isEmpty()) {
      throw new BuiltinException("empty search character");
    }
    return wanted;
  }

  private static Value indexesOf(BuiltinContext context, Value text, Value part)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    String wanted = searched(part);
    ArrayValue.Builder indexes = new ArrayValue.Builder();
    context.reserve(whole.length() / 8);
    int counted = 0;
    int codePoints = 0;
    int index = whole.indexOf(wanted);
    while (index >= 0) {
      codePoints += whole.codePointCount(counted, index);
      counted = index;
      context.charge(1);
      indexes.add(NumberValue.of(codePoints));
      index = whole.indexOf(wanted, index + Character.charCount(whole.codePointAt(index)));
    }
    return indexes.build();
  }

  /** Maps each code point by itself; there are no longer forms such as SS for ß. */
  private static Value mapCase(BuiltinContext context, Value value, boolean upper)
      throws BuiltinException {
    String text = Operands.string(value, 1);
    context.charge(1 + text.length() / 64);
    int[] points = text.codePoints().toArray();
    boolean changed = false;
    for (int i = 0; i < points.length; i++) {
      int mapped = upper ? Character.toUpperCase(points[i]) : Character.toLowerCase(points[i]);
      changed |= mapped != points[i];
      points[i] = mapped;
    }
    return changed ? StringValue.of(new String(points, 0, points.length)) : value;
  }

  private static Value replace(BuiltinContext context, Value text, Value from, Value to)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    String pattern = Operands.string(from, 2);
    String replacement = Operands.string(to, 3);
    return StringValue.of(Replacement.replace(context, whole, pattern, replacement));
  }

  private static Value replaceAll(BuiltinContext context, Value patterns, Value text)
      throws BuiltinException {
    ObjectValue pairs = Operands.object(patterns, 1);
    String whole = Operands.string(text, 2);
    List<String> from = new ArrayList<>(pairs.size());
    List<String> to = new ArrayList<>(pairs.size());
    for (int i = 0; i < pairs.size(); i++) {
      if (!(pairs.key(i) instanceof StringValue key)) {
        throw BuiltinException.typed(1, "non-string key found in pattern object");
      }
      if (!(pairs.value(i) instanceof StringValue value)) {
        throw BuiltinException.typed(1, "non-string value found in pattern object");
      }
      from.add(key.value());
      to.add(value.value());
    }
    return StringValue.of(Replacement.replace(context, whole, from, to));
  }

  private static ArrayValue split(BuiltinContext context, Value text, Value delimiter)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    String between = Operands.string(delimiter, 2);
    context.charge(1 + whole.length() / 64);
    ArrayValue.Builder parts = new ArrayValue.Builder();
    int start = 0;
    if (between.isEmpty()) {
      while (start < whole.length()) {
        int end = start + Character.charCount(whole.codePointAt(start));
        context.charge(1);
        parts.add(StringValue.of(whole.substring(start, end)));
        start = end;
      }
      return parts.build();
    }
    int end = whole.indexOf(between);
    while (end >= 0) {
      context.charge(1);
      parts.add(StringValue.of(whole.substring(start, end)));
      start = end + between.length();
      end = whole.indexOf(between, start);
    }
    return parts.add(start == 0 ? text : StringValue.of(whole.substring(start))).build();
  }

  /** The first parts, or with a negative count the last ones. */
  private static Value splitInto(BuiltinContext context, Value text, Value delimiter, Value count)
      throws BuiltinException {
    ArrayValue parts = split(context, text, delimiter);
    long wanted = Operands.integer(count, 3);
    int size =
        (int) Math.min(parts.size(), wanted == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(wanted));
    return wanted >= 0 ? parts.slice(0, size) : parts.slice(parts.size() - size, parts.size());
  }

  private static Value format(BuiltinContext context, Value format, Value arguments)
      throws BuiltinException {
    String pattern = Operands.string(format, 1);
    ArrayValue values = Operands.array(arguments, 2);
    return StringValue.of(GoFormat.format(context, pattern, values));
  }

  private static Value substring(BuiltinContext context, Value text, Value offset, Value length)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    long start = Operands.integer(offset, 2);
    long count = Operands.integer(length, 3);
    if (start < 0) {
      throw new BuiltinException("negative offset");
    }
    context.charge(1 + whole.length() / 64);
    if (start >= whole.length()) {
      return StringValue.EMPTY;
    }
    int codePoints = whole.codePointCount(0, whole.length());
    if (start >= codePoints) {
      return StringValue.EMPTY;
    }
    long end = count < 0 || count > codePoints - start ? codePoints : start + count;
    int from = whole.offsetByCodePoints(0, (int) start);
    int to = whole.offsetByCodePoints(from, (int) (end - start));
    return to - from == whole.length() ? text : StringValue.of(whole.substring(from, to));
  }

  private static Value anyPrefixMatch(BuiltinContext context, Value texts, Value prefixes)
      throws BuiltinException {
    return anyMatch(context, texts, prefixes, String::startsWith);
  }

  private static Value anySuffixMatch(BuiltinContext context, Value texts, Value suffixes)
      throws BuiltinException {
    return anyMatch(context, texts, suffixes, String::endsWith);
  }

  private static Value anyMatch(
      BuiltinContext context, Value texts, Value parts, BiPredicate<String, String> matches)
      throws BuiltinException {
    List<String> candidates = oneOrMore(texts, 1);
    List<String> wanted = oneOrMore(parts, 2);
    for (String part : wanted) {
      context.charge(1 + candidates.size() / 4);
      for (String candidate : candidates) {
        if (matches.test(candidate, part)) {
          return BooleanValue.TRUE;
        }
      }
    }
    return BooleanValue.FALSE;
  }

  private static List<String> oneOrMore(Value value, int position) throws BuiltinException {
    if (value instanceof StringValue string) {
      return List.of(string.value());
    }
    Operands.elements(value, position, "string, set, array");
    return Operands.strings(value, position);
  }

  /** Occurrences that do not overlap; the empty string occurs around every code point. */
  private static Value count(BuiltinContext context, Value text, Value part)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    String wanted = Operands.string(part, 2);
    context.charge(1 + whole.length() / 64);
    if (wanted.isEmpty()) {
      return NumberValue.of(whole.codePointCount(0, whole.length()) + 1);
    }
    int count = 0;
    int index = whole.indexOf(wanted);
    while (index >= 0) {
      count++;
      index = whole.indexOf(wanted, index + wanted.length());
    }
    return NumberValue.of(count);
  }

  private static Value reverse(BuiltinContext context, Value text) throws BuiltinException {
    String whole = Operands.string(text, 1);
    context.charge(1 + whole.length() / 8);
    return StringValue.of(new StringBuilder(whole).reverse().toString());
  }
}
