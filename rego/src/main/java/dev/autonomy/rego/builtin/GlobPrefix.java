package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** What every string begins with that a glob matches. */
public final class GlobPrefix {

  /**
   * Longer globs might be too complex to be compiled, which is an error only when they are used.
   */
  private static final int LONGEST_GLOB = 256;

  private static final String SPECIAL = "*?\\[{}";

  private GlobPrefix() {}

  /** The literal text that the glob begins with; null when there is none or the glob is no glob. */
  public static @Nullable String of(Value glob, Value delimiters) {
    if (!(glob instanceof StringValue pattern) || pattern.value().length() > LONGEST_GLOB) {
      return null;
    }
    String text = pattern.value();
    int end = 0;
    while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    try {
      new GlobTranslation(text, Globs.delimiters(delimiters)).expression();
    } catch (BuiltinException e) {
      return null;
    }
    return end == 0 ? null : text.substring(0, end);
  }
}
