package dev.autonomy.rego.ast;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One Rego source text and the name it is reported under.
 *
 * <p>Maps offsets to rows and columns; the table of line starts is built the first time it is
 * needed, because a policy without errors rarely needs it.
 */
public final class Source {
  /** Stands for nodes that come from no text, such as trees built by a program. */
  public static final Source NONE = new Source("", "");

  private final String file;
  private final String text;
  private volatile int @Nullable [] lineStarts;

  /** A text and the file name that errors show; the file is never opened. */
  public Source(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The name that errors show. */
  public String file() {
    return file;
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** The row of a character offset, counted from 1. */
  public int row(int offset) {
    int index = Arrays.binarySearch(starts(), offset);
    return index >= 0 ? index + 1 : -index - 1;
  }

  /** The column of a character offset, counted from 1 in Unicode code points. */
  public int column(int offset) {
    return text.codePointCount(starts()[row(offset) - 1], Math.min(offset, text.length())) + 1;
  }

  /** The text of a row (counted from 1) without its line break; empty when there is no such row. */
  public String line(int row) {
    int[] starts = starts();
    if (row < 1 || row > starts.length) {
      return "";
    }
    int end = row < starts.length ? starts[row] - 1 : text.length();
    if (end > starts[row - 1] && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(starts[row - 1], end);
  }

  @Override
  public String toString() {
    return file;
  }

  private int[] starts() {
    int[] starts = lineStarts;
    if (starts == null) {
      starts = findLineStarts(text);
      lineStarts = starts;
    }
    return starts;
  }

  private static int[] findLineStarts(String text) {
    int lines = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      lines++;
    }
    int[] starts = new int[lines];
    int line = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts[line++] = at + 1;
    }
    return starts;
  }
}
