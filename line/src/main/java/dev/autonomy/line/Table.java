package dev.autonomy.line;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in aligned columns under a heading, for people. What is too long for the terminal is cut at
 * the end of the line; control characters are escaped.
 */
public final class Table {

  private static final String GAP = "  ";
  private static final String CUT = "...";

  private final Terminal terminal;
  private final List<Row> rows = new ArrayList<>();
  private final int[] widths;

  private record Row(List<String> cells, int styledColumn, @Nullable Style style) {}

  /** With the given column headings. */
  public Table(Terminal terminal, String... headings) {
    this.terminal = terminal;
    this.widths = new int[headings.length];
    add(-1, Style.DIM, headings);
  }

  /** Adds a row with a cell for every column. */
  public Table row(String... cells) {
    return add(-1, null, cells);
  }

  /** Adds a row with emphasis on one cell. */
  public Table row(int styledColumn, Style style, String... cells) {
    return add(styledColumn, style, cells);
  }

  private Table add(int styledColumn, @Nullable Style style, String... cells) {
    if (cells.length != widths.length) {
      throw new IllegalArgumentException("expected " + widths.length + " cells");
    }
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      String cell = Printable.line(cells[i]);
      row.add(cell);
      widths[i] = Math.max(widths[i], cell.length());
    }
    rows.add(new Row(row, styledColumn, style));
    return this;
  }

  /** Rows that wait to be printed. */
  public int size() {
    return rows.size();
  }

  /** Writes the rows to standard output and forgets them; the widths are kept for the next ones. */
  public void print() {
    for (Row row : rows) {
      terminal.out().line(line(row));
    }
    rows.clear();
  }

  private String line(Row row) {
    StringBuilder line = new StringBuilder();
    int room = terminal.isInteractive() ? terminal.width() : Integer.MAX_VALUE;
    int last = row.cells().size() - 1;
    for (int i = 0; i <= last; i++) {
      String cell = row.cells().get(i);
      if (i == last) {
        line.append(styled(row, i, cut(cell, room)));
      } else {
        line.append(styled(row, i, cell)).append(" ".repeat(widths[i] - cell.length())).append(GAP);
        room -= widths[i] + GAP.length();
      }
    }
    String text = line.toString().stripTrailing();
    return row.styledColumn() < 0 && row.style() != null
        ? terminal.styled(row.style(), text)
        : text;
  }

  private String styled(Row row, int column, String cell) {
    return column == row.styledColumn() && row.style() != null
        ? terminal.styled(row.style(), cell)
        : cell;
  }

  private static String cut(String cell, int room) {
    int length = Math.max(room, 16);
    return cell.length() <= length ? cell : cell.substring(0, length - CUT.length()) + CUT;
  }
}
