package dev.autonomy.line;

/**
 * A line of a text and a line below it that points at a part. Tabs stay tabs in both, characters
 * that fill two cells of a terminal are pointed at by two carets, those that would control the
 * terminal are replaced, and of a long line the part around the place is shown.
 *
 * @param shown the line
 * @param pointer blanks up to the place, then carets
 */
public record Excerpt(String shown, String pointer) {

  private static final String CUT = "...";
  private static final int REPLACEMENT = 0xFFFD;

  /** First and last code points that fill two cells (Unicode TR 11, East Asian Width W and F). */
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0xA4CF, 0xA960, 0xA97C, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
    0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680, 0x1F6FF, 0x1F900,
    0x1F9FF, 0x20000, 0x3FFFD
  };

  /**
   * The excerpt of a line.
   *
   * @param column of the place, counted from 1 in code points; just behind the line at most
   * @param length of the place in UTF-16 units; at least one caret is shown
   * @param maxCells how much of the line to show
   */
  public static Excerpt of(String line, int column, int length, int maxCells) {
    int[] codePoints = line.codePoints().toArray();
    int place = Math.clamp(column - 1, 0, codePoints.length);
    int offset = line.offsetByCodePoints(0, place);
    int last = Math.clamp((long) offset + Math.max(length, 1), offset, line.length());
    int end = place + line.codePointCount(offset, last);

    int from = cells(codePoints, 0, codePoints.length) <= maxCells ? 0 : place;
    for (int room = maxCells / 3; from > 0 && room > 0; room -= width(codePoints[from])) {
      from--;
    }
    int to = from;
    for (int room = maxCells; to < codePoints.length && room > 0; to++) {
      room -= width(codePoints[to]);
    }
    StringBuilder shown = new StringBuilder(from > 0 ? CUT : "");
    StringBuilder pointer = new StringBuilder(from > 0 ? " ".repeat(CUT.length()) : "");
    for (int i = from; i < to; i++) {
      shown.appendCodePoint(isSafe(codePoints[i]) ? codePoints[i] : REPLACEMENT);
      if (i < place) {
        pointer.append(codePoints[i] == '\t' ? "\t" : " ".repeat(width(codePoints[i])));
      }
    }
    if (to < codePoints.length) {
      shown.append(CUT);
    }
    pointer.append("^".repeat(Math.max(1, cells(codePoints, place, Math.min(end, to)))));
    return new Excerpt(shown.toString(), pointer.toString());
  }

  private static int cells(int[] codePoints, int from, int to) {
    int cells = 0;
    for (int i = from; i < to; i++) {
      cells += width(codePoints[i]);
    }
    return cells;
  }

  private static boolean isSafe(int codePoint) {
    return codePoint == '\t' || Printable.isSafe(codePoint);
  }

  /** Cells of a terminal that a character fills. */
  private static int width(int codePoint) {
    if (codePoint < WIDE[0]) {
      return Character.getType(codePoint) == Character.NON_SPACING_MARK ? 0 : 1;
    }
    for (int i = 0; i < WIDE.length; i += 2) {
      if (codePoint >= WIDE[i] && codePoint <= WIDE[i + 1]) {
        return 2;
      }
    }
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? 0 : 1;
  }
}
