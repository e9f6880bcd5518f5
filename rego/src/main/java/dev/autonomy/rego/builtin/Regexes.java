package dev.autonomy.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Regular expressions with RE2's syntax and linear time. Compiled patterns are cached. */
final class Regexes {

  /** Characters a pattern may have. */
  private static final int MAX_PATTERN_LENGTH = 64 * 1024;

  /** What an instruction of a compiled pattern takes in memory, about. */
  private static final int BYTES_PER_INSTRUCTION = 100;

  /** What a table of ranges takes in memory that a class of Unicode becomes, about. */
  private static final int BYTES_PER_UNICODE_CLASS = 8 * 1024;

  /** Instructions of a pattern that are matched in the time of one step of an evaluation. */
  static final int MATCHED_PER_STEP = 8;

  /** Characters that are copied in the time of one step. */
  private static final int COPIED_PER_UNIT = 1024;

  /** What means something else than itself in a pattern. */
  private static final String OPERATORS = "\\.+*?()|[]{}^$";

  private record PatternKey(String pattern) {}

  private Regexes() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "regex.match", "re_match" -> (Builtin.Binary) Regexes::match;
      case "regex.is_valid" -> (Builtin.Unary) Regexes::isValid;
      case "regex.split" -> (Builtin.Binary) Regexes::split;
      case "regex.find_n" -> (Builtin.Ternary) Regexes::findAll;
      case "regex.find_all_string_submatch_n" -> (Builtin.Ternary) Regexes::findAllGroups;
      case "regex.replace" -> (Builtin.Ternary) Regexes::replace;
      case "regex.template_match" -> (Builtin) RegexTemplate::match;
      case "regex.globs_match" -> (Builtin.Binary) GlobIntersection::match;
      default -> null;
    };
  }

  /** The compiled pattern, from the cache if it is there. Large ones are compiled each time. */
  static Pattern compile(BuiltinContext context, String pattern) throws BuiltinException {
    PatternKey key = new PatternKey(pattern);
    if (context.caches().get(key) instanceof Pattern cached) {
      return cached;
    }
    Pattern compiled = compileNew(context, pattern);
    context.caches().put(key, compiled, bytes(compiled));
    return compiled;
  }

  /** What a compiled pattern and its text take in memory, about. */
  static long bytes(Pattern compiled) {
    String text = compiled.pattern();
    long bytes = 2L * text.length() + (long) compiled.programSize() * BYTES_PER_INSTRUCTION;
    for (int i = text.indexOf('\\'); i >= 0 && i + 1 < text.length(); i = text.indexOf('\\', i)) {
      boolean isClass = text.charAt(i + 1) == 'p' || text.charAt(i + 1) == 'P';
      bytes += isClass ? BYTES_PER_UNICODE_CLASS : 0;
      i += 2;
    }
    return bytes;
  }

  private static Pattern compileNew(BuiltinContext context, String pattern)
      throws BuiltinException {
    if (pattern.length() > MAX_PATTERN_LENGTH) {
      throw new BuiltinException(
          "pattern of " + pattern.length() + " characters exceeds " + MAX_PATTERN_LENGTH);
    }
    chargeParsing(context, pattern);
    long size = RegexSize.estimate(pattern);
    if (size > RegexSize.MAX_INSTRUCTIONS) {
      throw new BuiltinException(
          "error parsing regexp: expression too large, its repetitions give more than "
              + RegexSize.MAX_INSTRUCTIONS
              + " instructions");
    }
    context.charge(size);
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new BuiltinException("error parsing regexp: " + problem(e, pattern));
    }
  }

  /** The library has no words of its own for a parenthesis too many. */
  private static String problem(PatternSyntaxException e, String pattern) {
    return e.getPattern().equals("stack underflow")
        ? "unexpected ): `" + pattern + "`"
        : e.getDescription() + ": `" + e.getPattern() + "`";
  }

  /**
   * Pays for reading a pattern before it is read. The library copies the rest of the pattern at
   * every character of a class, which makes that quadratic.
   */
  static void chargeParsing(BuiltinContext context, String pattern) {
    long length = pattern.length();
    context.charge(1 + length + length * length / COPIED_PER_UNIT);
  }

  /**
   * A matcher for one search in {@code text}, paid for as if all of it were read. Every character
   * may visit every instruction of the pattern: linear time, with a factor that the pattern
   * chooses.
   */
  static Matcher matcher(BuiltinContext context, Pattern pattern, String text) {
    context.charge(1 + text.length() * (long) pattern.programSize() / MATCHED_PER_STEP);
    return pattern.matcher(text);
  }

  /**
   * A matcher for many searches in {@code text}. Those for a literal never look further than to
   * their match and read the text once together; others are paid for as they read.
   */
  private static Matcher searches(BuiltinContext context, Pattern pattern, String text) {
    return isLiteral(pattern.pattern())
        ? matcher(context, pattern, text)
        : pattern.matcher(new ScannedText(context, pattern, text));
  }

  private static boolean isLiteral(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (OPERATORS.indexOf(pattern.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static Value match(BuiltinContext context, Value pattern, Value text)
      throws BuiltinException {
    String expression = Operands.string(pattern, 1);
    String whole = Operands.string(text, 2);
    return BooleanValue.of(matcher(context, compile(context, expression), whole).find());
  }

  private static Value isValid(BuiltinContext context, Value pattern) {
    if (!(pattern instanceof StringValue string)) {
      return BooleanValue.FALSE;
    }
    try {
      compile(context, string.value());
      return BooleanValue.TRUE;
    } catch (BuiltinException e) {
      return BooleanValue.FALSE;
    }
  }

  /** A match: where the groups start and end, two numbers each, -1 for groups without a part. */
  private static int[] positions(Matcher matcher) {
    int[] positions = new int[2 * (matcher.groupCount() + 1)];
    for (int group = 0; group <= matcher.groupCount(); group++) {
      positions[2 * group] = matcher.start(group);
      positions[2 * group + 1] = matcher.end(group);
    }
    return positions;
  }

  /**
   * All matches that do not overlap, at most {@code limit} if that is not negative. An empty match
   * right after another match does not count.
   */
  private static List<int[]> matches(
      BuiltinContext context, Pattern pattern, String text, long limit) {
    List<int[]> matches = new ArrayList<>();
    Matcher matcher = searches(context, pattern, text);
    int position = 0;
    int lastEnd = -1;
    while ((limit < 0 || matches.size() < limit)
        && position <= text.length()
        && matcher.find(position)) {
      int[] match = positions(matcher);
      context.charge(match.length);
      boolean accepted = true;
      if (match[1] == position) {
        accepted = match[0] != lastEnd;
        position += position < text.length() ? Character.charCount(text.codePointAt(position)) : 1;
      } else {
        position = match[1];
      }
      lastEnd = match[1];
      if (accepted) {
        matches.add(match);
      }
    }
    return matches;
  }

  private static Value split(BuiltinContext context, Value pattern, Value text)
      throws BuiltinException {
    String expression = Operands.string(pattern, 1);
    String whole = Operands.string(text, 2);
    Pattern compiled = compile(context, expression);
    ArrayValue.Builder parts = new ArrayValue.Builder();
    if (!expression.isEmpty() && whole.isEmpty()) {
      return parts.add(StringValue.EMPTY).build();
    }
    int start = 0;
    int end = 0;
    for (int[] match : matches(context, compiled, whole, -1)) {
      end = match[0];
      if (match[1] != 0) {
        parts.add(StringValue.of(whole.substring(start, end)));
      }
      start = match[1];
    }
    if (end != whole.length()) {
      parts.add(StringValue.of(whole.substring(start)));
    }
    return parts.build();
  }

  private static Value findAll(BuiltinContext context, Value pattern, Value text, Value limit)
      throws BuiltinException {
    String expression = Operands.string(pattern, 1);
    String whole = Operands.string(text, 2);
    long most = Operands.integer(limit, 3);
    ArrayValue.Builder found = new ArrayValue.Builder();
    for (int[] match : matches(context, compile(context, expression), whole, most)) {
      found.add(part(whole, match, 0));
    }
    return found.build();
  }

  private static Value findAllGroups(BuiltinContext context, Value pattern, Value text, Value limit)
      throws BuiltinException {
    String expression = Operands.string(pattern, 1);
    String whole = Operands.string(text, 2);
    long most = Operands.integer(limit, 3);
    ArrayValue.Builder found = new ArrayValue.Builder();
    for (int[] match : matches(context, compile(context, expression), whole, most)) {
      ArrayValue.Builder groups = new ArrayValue.Builder();
      for (int group = 0; group < match.length / 2; group++) {
        groups.add(part(whole, match, group));
      }
      found.add(groups.build());
    }
    return found.build();
  }

  private static StringValue part(String whole, int[] match, int group) {
    return match[2 * group] < 0
        ? StringValue.EMPTY
        : StringValue.of(whole.substring(match[2 * group], match[2 * group + 1]));
  }

  private static Value replace(BuiltinContext context, Value text, Value pattern, Value value)
      throws BuiltinException {
    String whole = Operands.string(text, 1);
    Pattern compiled = compile(context, Operands.string(pattern, 2));
    RegexExpansion expansion = new RegexExpansion(compiled, Operands.string(value, 3));
    StringBuilder result = new StringBuilder(whole.length());
    Matcher matcher = searches(context, compiled, whole);
    int lastEnd = 0;
    int position = 0;
    while (position <= whole.length() && matcher.find(position)) {
      int[] match = positions(matcher);
      context.charge(match.length);
      result.append(whole, lastEnd, match[0]);
      if (match[1] > lastEnd || match[0] == 0) {
        int before = result.length();
        expansion.append(result, whole, match);
        context.charge((result.length() - before) / 64);
        if (result.length() > BuiltinContext.MAX_RESULT_SIZE) {
          context.reserve(result.length());
        }
      }
      lastEnd = match[1];
      position =
          match[1] > position
              ? match[1]
              : position
                  + (position < whole.length()
                      ? Character.charCount(whole.codePointAt(position))
                      : 1);
    }
    result.append(whole, lastEnd, whole.length());
    context.reserve(result.length());
    return StringValue.of(result.toString());
  }
}
