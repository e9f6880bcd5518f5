package dev.autonomy.rego.builtin;

import com.google.re2j.Pattern;

/**
 * A text that is paid for as a pattern reads it. One search takes linear time; many may each look
 * ahead to the end, as those for {@code a.*b|a} do, and only the text sees how far they go.
 */
final class ScannedText implements CharSequence {

  /** Instructions of a pattern that are matched between two charges. */
  private static final int MATCHED_PER_CHARGE = 8 * 1024;

  private final BuiltinContext context;
  private final String text;
  private final int matchedPerCharacter;
  private int unpaid;

  /** The characters of {@code text}, for {@code pattern}. */
  ScannedText(BuiltinContext context, Pattern pattern, String text) {
    this.context = context;
    this.text = text;
    matchedPerCharacter = pattern.programSize();
  }

  @Override
  public char charAt(int index) {
    unpaid += matchedPerCharacter;
    if (unpaid >= MATCHED_PER_CHARGE) {
      context.charge(unpaid / Regexes.MATCHED_PER_STEP);
      unpaid = 0;
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
