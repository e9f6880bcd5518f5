package dev.autonomy.cli.line;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns under a heading, for people; the last column may run on. */
public final class Table {

  private static final String GAP = "  ";

  private final Terminal terminal;
  private final List<List<String>> rows = new ArrayList<>();
  private final int[] widths;

  /** With the given column headings. */
  public Table(Terminal terminal, String... headings) {
    this.terminal = terminal;
    this.widths = new int[headings.length];
    row(headings);
  }

  /** Adds a row with a cell for every column. */
  public Table row(String... cells) {
    if (cells.length != widths.length) {
      throw new IllegalArgumentException("expected " + widths.length + " cells");
    }
    List<String> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      String cell = Printable.line(cells[i]);
      row.add(cell);
      widths[i] = Math.max(widths[i], cell.length());
    }
    rows.add(row);
    return this;
  }

  /** Writes the rows to standard output and forgets them; widths are kept for the next ones. */
  public void print() {
    boolean heading = true;
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i + 1 < row.size()) {
          line.append(" ".repeat(widths[i] - cell.length())).append(GAP);
        }
      }
      String text = line.toString().stripTrailing();
      terminal.out().line(heading ? terminal.styled(Style.DIM, text) : text);
      heading = false;
    }
    rows.clear();
  }
}
