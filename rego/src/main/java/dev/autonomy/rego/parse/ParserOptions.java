package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.RegoVersion;

/**
 * How to read a source.
 *
 * @param version the version of the language
 * @param experimentalKeywords whether {@code import future.keywords.and} and {@code or} are known
 * @param maxSourceChars the longest source that is read, in UTF-16 units
 */
public record ParserOptions(RegoVersion version, boolean experimentalKeywords, int maxSourceChars) {
  /** The default bound on the length of a source: 16 Mi UTF-16 units. */
  public static final int DEFAULT_MAX_SOURCE_CHARS = 16 << 20;

  /** Rego v1 without experiments. */
  public static final ParserOptions DEFAULT = of(RegoVersion.V1);

  /** A version of the language without experiments. */
  public static ParserOptions of(RegoVersion version) {
    return new ParserOptions(version, false, DEFAULT_MAX_SOURCE_CHARS);
  }

  /** The same with experiments. */
  public ParserOptions withExperimentalKeywords() {
    return new ParserOptions(version, true, maxSourceChars);
  }
}
