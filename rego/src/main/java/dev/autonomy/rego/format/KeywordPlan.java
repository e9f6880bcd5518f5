package dev.autonomy.rego.format;

/**
 * From where on which keywords can be written; {@link #NEVER} when nowhere.
 *
 * @param ifOffset where {@code if} begins to be a keyword
 * @param containsOffset where {@code contains} begins to be a keyword
 * @param versionOffset where the rules of version 1 begin to hold
 */
record KeywordPlan(int ifOffset, int containsOffset, int versionOffset) {
  static final int NEVER = Integer.MAX_VALUE;

  /** Version 1 from the beginning. */
  static final KeywordPlan VERSION_1 = new KeywordPlan(-1, -1, -1);

  boolean hasIf(int offset) {
    return offset > ifOffset;
  }

  boolean hasContains(int offset) {
    return offset > containsOffset;
  }

  boolean isVersion1(int offset) {
    return offset > versionOffset;
  }
}
