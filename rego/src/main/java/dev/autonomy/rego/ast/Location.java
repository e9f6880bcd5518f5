package dev.autonomy.rego.ast;

/**
 * A stretch of a source text.
 *
 * @param source the text
 * @param offset first character, counted from 0 in UTF-16 units
 * @param length number of characters; 0 for a point, such as the end of the file
 */
public record Location(Source source, int offset, int length) {
  /** Of nodes that come from no text. */
  public static final Location NONE = new Location(Source.NONE, 0, 0);

  /** The name of the file. */
  public String file() {
    return source.file();
  }

  /** The row, counted from 1. */
  public int row() {
    return source.row(offset);
  }

  /** The column, counted from 1 in Unicode code points; a tab counts as one. */
  public int column() {
    return source.column(offset);
  }

  /** The offset behind the last character. */
  public int end() {
    return offset + length;
  }

  /** The text itself. */
  public String text() {
    return source.text().substring(offset, end());
  }

  /** {@code file:row:column}, without the file when it has no name. */
  @Override
  public String toString() {
    String position = row() + ":" + column();
    return file().isEmpty() ? position : file() + ":" + position;
  }
}
