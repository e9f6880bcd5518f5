package dev.autonomy.rego.builtin;

/** The text of a time, taken from the front piece by piece. */
final class GoTimeText {

  /** Where the text stops fitting the layout. */
  static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String problem) {
      super(problem, null, false, false);
    }
  }

  private static final int NANOSECOND_DIGITS = 9;

  private final String text;
  private int position;

  GoTimeText(String text) {
    this.text = text;
  }

  /** The text, whatever has been taken. */
  String whole() {
    return text;
  }

  /** How much has been taken. */
  int position() {
    return position;
  }

  boolean isAtEnd() {
    return position >= text.length();
  }

  /** The text from a position on. */
  String from(int start) {
    return text.substring(start);
  }

  /** A run of spaces in the layout matches any number of spaces, or none at the end. */
  void literal(String literal) throws Mismatch {
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == ' ') {
        if (position < text.length() && text.charAt(position) != ' ') {
          throw new Mismatch("");
        }
        while (i + 1 < literal.length() && literal.charAt(i + 1) == ' ') {
          i++;
        }
        skipSpaces(Integer.MAX_VALUE);
      } else if (position >= text.length() || text.charAt(position++) != c) {
        throw new Mismatch("");
      }
    }
  }

  /** Takes up to {@code most} spaces. */
  void skipSpaces(int most) {
    for (int i = 0; i < most && position < text.length() && text.charAt(position) == ' '; i++) {
      position++;
    }
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  /** Takes a number of so many digits. */
  int digits(int least, int most) throws Mismatch {
    int start = position;
    int number = 0;
    while (position - start < most && isDigit(position)) {
      number = number * 10 + text.charAt(position++) - '0';
    }
    if (position - start < least) {
      throw new Mismatch("");
    }
    return number;
  }

  /** Takes a word in any case, if it is there. */
  boolean accept(String word) {
    boolean there = text.regionMatches(true, position, word, 0, word.length());
    position += there ? word.length() : 0;
    return there;
  }

  /** Takes exactly this text, if it is there. */
  boolean take(String exact) {
    boolean there = text.startsWith(exact, position);
    position += there ? exact.length() : 0;
    return there;
  }

  /** Takes capital letters, {@code most} of them at most. */
  String capitals(int most) {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= 'A'
        && text.charAt(position) <= 'Z'
        && position - start < most) {
      position++;
    }
    return text.substring(start, position);
  }

  boolean isSigned() {
    return position < text.length()
        && (text.charAt(position) == '+' || text.charAt(position) == '-');
  }

  /** Takes a sign: 1 or -1. */
  int sign() throws Mismatch {
    if (!isSigned()) {
      throw new Mismatch("");
    }
    return text.charAt(position++) == '-' ? -1 : 1;
  }

  /** Whether a fraction of a second begins here. */
  boolean isFraction() {
    return position + 1 < text.length()
        && (text.charAt(position) == '.' || text.charAt(position) == ',')
        && isDigit(position + 1);
  }

  /** Takes a fraction of so many digits, of which the first nine count. */
  int nanoseconds(int least, int most) throws Mismatch {
    if (position >= text.length() || text.charAt(position) != '.' && text.charAt(position) != ',') {
      throw new Mismatch("");
    }
    int start = ++position;
    int number = 0;
    int kept = 0;
    while (position - start < most && isDigit(position)) {
      if (kept < NANOSECOND_DIGITS) {
        number = number * 10 + text.charAt(position) - '0';
        kept++;
      }
      position++;
    }
    if (position - start < least) {
      throw new Mismatch("");
    }
    for (; kept < NANOSECOND_DIGITS; kept++) {
      number *= 10;
    }
    return number;
  }
}
