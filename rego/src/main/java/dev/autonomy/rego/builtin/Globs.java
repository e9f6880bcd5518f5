package dev.autonomy.rego.builtin;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Glob patterns: {@code *} and {@code ?} stop at delimiters, {@code **} does not, {@code [abc]},
 * {@code [a-z]} and {@code [!a]} match one character, {@code {a,b}} one of several patterns. They
 * are matched as regular expressions, in linear time, and cached.
 */
final class Globs {

  private record GlobKey(String pattern, String delimiters) {}

  private static final String SPECIAL = "*?\\[]{}";

  private Globs() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "glob.match" -> (Builtin.Ternary) Globs::match;
      case "glob.quote_meta" -> (Builtin.Unary) Globs::quote;
      default -> null;
    };
  }

  private static Value match(BuiltinContext context, Value pattern, Value delimiters, Value text)
      throws BuiltinException {
    String glob = Operands.string(pattern, 1);
    String stops = delimiters(delimiters);
    String whole = Operands.string(text, 3);
    Pattern compiled = compile(context, glob, stops);
    return BooleanValue.of(Regexes.matcher(context, compiled, whole).matches());
  }

  /** None for null, a point for an empty array. */
  static String delimiters(Value value) throws BuiltinException {
    if (value instanceof NullValue) {
      return "";
    }
    if (!(value instanceof ArrayValue array)) {
      throw BuiltinException.operandOneOf(2, value, "array, null");
    }
    if (array.size() == 0) {
      return ".";
    }
    Set<String> characters = new LinkedHashSet<>();
    for (Value element : array) {
      if (!(element instanceof StringValue string)) {
        throw BuiltinException.element(2, array, element, "string");
      }
      if (string.value().codePointCount(0, string.value().length()) != 1) {
        throw BuiltinException.element(2, array, element, "rune");
      }
      characters.add(string.value());
    }
    return String.join("", characters);
  }

  private static Pattern compile(BuiltinContext context, String glob, String delimiters)
      throws BuiltinException {
    GlobKey key = new GlobKey(glob, delimiters);
    if (context.caches().get(key) instanceof Pattern cached) {
      return cached;
    }
    context.charge(1 + glob.length());
    String expression = new GlobTranslation(glob, delimiters).expression();
    Regexes.chargeParsing(context, expression);
    try {
      Pattern compiled = Pattern.compile(expression, Pattern.DOTALL);
      long size = 2L * (glob.length() + delimiters.length()) + Regexes.bytes(compiled);
      context.caches().put(key, compiled, size);
      return compiled;
    } catch (PatternSyntaxException e) {
      throw new BuiltinException("glob " + StringValue.of(glob) + " is too complex");
    }
  }

  private static Value quote(BuiltinContext context, Value pattern) throws BuiltinException {
    String glob = Operands.string(pattern, 1);
    context.reserve(2L * glob.length());
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      if (SPECIAL.indexOf(glob.charAt(i)) >= 0) {
        quoted.append('\\');
      }
      quoted.append(glob.charAt(i));
    }
    return StringValue.of(quoted.toString());
  }
}
