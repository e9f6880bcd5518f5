package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes tokens, indented, and puts the comments of the source between them.
 *
 * <p>Comments have their place in the source and nothing else. A token that is written with its
 * offset is preceded by all comments that stand before it in the source: those behind other code
 * are appended to the line that is being written, all others get lines of their own. Since tokens
 * come in the order of the source, and the last call is {@link #end}, none is lost.
 *
 * <p>What separates two tokens is asked for before the second one is written, so that a comment can
 * still go to the end of the first one's line.
 */
final class LineWriter {
  private static final char INDENT = '\t';

  /** What separates two tokens; the wider of two that are asked for wins. */
  private enum Gap {
    NONE,
    SPACE,
    LINE,
    BLANK_LINE
  }

  private final Source source;
  private final List<Comment> comments;
  private final int maxChars;
  private final Set<Integer> rowsWithoutCode = new HashSet<>();
  private final StringBuilder out = new StringBuilder();
  private int nextComment;
  private int level;
  private boolean continued;
  private boolean lineHasComment;
  private Gap gap = Gap.NONE;

  /** Writes at most {@code maxChars} characters: beyond that, formatting is refused. */
  LineWriter(Source source, List<Comment> comments, int maxChars) {
    this.source = source;
    this.comments = comments;
    this.maxChars = maxChars;
  }

  /** Where a stretch of text with an indentation of its own began; see {@link #restore}. */
  record Mark(int level, boolean continued) {}

  /** The indentation as it is now. */
  Mark mark() {
    return new Mark(level, continued);
  }

  /** Goes back to an indentation, also when a comment has broken a line meanwhile. */
  void restore(Mark mark) {
    level = mark.level;
    continued = mark.continued;
  }

  /** One level deeper from the next line on. */
  void indent() {
    level++;
    continued = false;
  }

  /** The next token is separated by a space at least. */
  void space() {
    widen(Gap.SPACE);
  }

  /** The next token begins a line. */
  void line() {
    widen(Gap.LINE);
  }

  /** The next token begins a line behind a blank one. */
  void blankLine() {
    widen(Gap.BLANK_LINE);
  }

  private void widen(Gap other) {
    if (other.compareTo(gap) > 0) {
      gap = other;
    }
  }

  /** A token at its place in the source. */
  void token(String text, int offset) {
    comments(offset);
    text(text);
  }

  /** The source text of a location as it is, comments in it included. */
  void verbatim(Location location) {
    token(location.text(), location.offset());
    skipComments(location.end());
  }

  /** A token that no comment goes before. */
  void text(String text) {
    begin();
    out.append(text);
    if (out.length() > maxChars) {
      String message = "the formatted text would be longer than " + maxChars + " characters";
      throw new RegoException(
          List.of(new RegoError(RegoError.FORMAT_ERROR, message, new Location(source, 0, 0))));
    }
  }

  /** A space and a token, such as {@code if}. */
  void word(String text) {
    space();
    text(text);
  }

  /** The comments on this row count as lines of their own: what they stand behind is left out. */
  void withoutCode(int row) {
    rowsWithoutCode.add(row);
  }

  /** Leaves out the comments before an offset, which the caller writes. */
  void skipComments(int offset) {
    while (hasCommentsBefore(offset)) {
      nextComment++;
    }
  }

  /** A comment behind the last token, one of those that have been left out. */
  void appendComment(Comment comment) {
    out.append(' ').append(text(comment));
    lineHasComment = true;
    widen(Gap.LINE);
  }

  /** Whether comments stand before an offset that have not been written. */
  boolean hasCommentsBefore(int offset) {
    return nextComment < comments.size() && comments.get(nextComment).location().offset() < offset;
  }

  /** Whether one of these comments will get a line of its own. */
  boolean hasCommentLinesBefore(int offset) {
    return hasCommentsBefore(offset)
        && (!isBehindCode(comments.get(nextComment))
            || (nextComment + 1 < comments.size()
                && comments.get(nextComment + 1).location().offset() < offset));
  }

  /** Writes the comments that stand before an offset and have not been written. */
  void comments(int offset) {
    Comment ownLine = null;
    while (hasCommentsBefore(offset)) {
      Comment comment = comments.get(nextComment++);
      continueLine();
      if (isBehindCode(comment) && ownLine == null && !lineHasComment && !out.isEmpty()) {
        out.append(' ').append(text(comment));
        lineHasComment = true;
        continue;
      }
      if (ownLine != null && row(comment) - row(ownLine) > 1) {
        blankLine();
      }
      begin();
      out.append(text(comment));
      lineHasComment = true;
      gap = Gap.LINE;
      ownLine = comment;
    }
    if (ownLine != null
        && offset < source.text().length()
        && source.row(offset) - row(ownLine) > 1) {
      blankLine();
    }
  }

  /** The rest of the comments, and the end of the last line. */
  String end() {
    blankLine();
    comments(Integer.MAX_VALUE);
    return out.append('\n').toString();
  }

  /** Writes what stands before a token, so that the token itself begins at the result. */
  int begin(int offset) {
    comments(offset);
    begin();
    return out.length();
  }

  /** Whether what was written from a {@link #begin(int)} on stands on one line. */
  boolean isOneLineFrom(int length) {
    return out.indexOf("\n", length) < 0;
  }

  /** A comment breaks the line where none was asked for: the rest of the line is indented. */
  private void continueLine() {
    if (gap.compareTo(Gap.LINE) >= 0 || out.isEmpty()) {
      return;
    }
    if (!continued) {
      level++;
      continued = true;
    }
    gap = Gap.LINE;
  }

  private void begin() {
    if (!out.isEmpty()) {
      switch (gap) {
        case NONE -> {}
        case SPACE -> out.append(' ');
        case LINE -> breakLine("\n");
        case BLANK_LINE -> breakLine("\n\n");
      }
    }
    gap = Gap.NONE;
  }

  private void breakLine(String lineBreak) {
    out.append(lineBreak);
    for (int i = 0; i < level; i++) {
      out.append(INDENT);
    }
    lineHasComment = false;
  }

  private boolean isBehindCode(Comment comment) {
    if (rowsWithoutCode.contains(row(comment))) {
      return false;
    }
    String text = source.text();
    for (int at = comment.location().offset() - 1; at >= 0; at--) {
      switch (text.charAt(at)) {
        case '\n' -> {
          return false;
        }
        case ' ', '\t', '\r', '\uFEFF' -> {}
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  private static int row(Comment comment) {
    return comment.location().row();
  }

  private static String text(Comment comment) {
    return "#" + comment.text().stripTrailing();
  }
}
