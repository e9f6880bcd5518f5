package dev.autonomy.rego.format;

/**
 * Writes what stands between brackets, separated by commas.
 *
 * <p>Lines are broken where the author did: elements that began on one row stay on one line. When
 * there is more than one line, or a line break or a comment behind the opening bracket, the
 * brackets stand apart and the last element has a comma too.
 */
final class ListWriter {
  private final LineWriter lines;
  private final SourceRows rows;

  ListWriter(LineWriter lines, SourceRows rows) {
    this.lines = lines;
    this.rows = rows;
  }

  /** The elements of a list, with their offsets in the source. */
  interface Items {
    int size();

    int start(int index);

    int end(int index);

    void write(int index);
  }

  /** Writes elements, given the offsets of their brackets. */
  void write(Items items, int open, int close) {
    LineWriter.Mark outside = lines.mark();
    boolean broken = isBroken(items, open, close);
    if (broken) {
      lines.indent();
      lines.line();
    }
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        lines.text(",");
        lines.space();
        if (broken && rows.of(items.start(i)) > rows.of(items.start(i - 1))) {
          lines.line();
        }
      }
      LineWriter.Mark before = lines.mark();
      items.write(i);
      lines.restore(before);
    }
    if (!broken) {
      return;
    }
    if (items.size() > 0) {
      lines.text(",");
    }
    lines.line();
    lines.comments(close);
    lines.restore(outside);
  }

  private boolean isBroken(Items items, int open, int close) {
    if (items.size() == 0) {
      return rows.hasComment(open, close);
    }
    if (lines.hasCommentsBefore(items.start(0))) {
      return true;
    }
    int row = rows.of(open);
    int end = open;
    for (int i = 0; i < items.size(); i++) {
      int start = items.start(i);
      if (rows.of(start) > row || rows.hasComment(end, start)) {
        return true;
      }
      row = rows.of(start);
      end = items.end(i);
    }
    return rows.hasComment(end, close);
  }
}
