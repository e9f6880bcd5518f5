package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Source;
import java.util.List;

/** What the layout of a source says that its tree does not. */
final class SourceRows {
  private final Source source;
  private final String text;
  private final List<Comment> comments;

  SourceRows(Source source, List<Comment> comments) {
    this.source = source;
    this.text = source.text();
    this.comments = comments;
  }

  /** The row of an offset. */
  int of(int offset) {
    return source.row(offset);
  }

  /** The end of the line that an offset is on. */
  int lineEnd(int offset) {
    int end = text.indexOf('\n', offset);
    return end < 0 ? text.length() : end;
  }

  /** Whether a comment begins in a stretch of the source. */
  boolean hasComment(int from, int to) {
    int index = firstComment(from);
    return index < comments.size() && comments.get(index).location().offset() < to;
  }

  /** The index of the first comment at an offset or behind it. */
  int firstComment(int from) {
    int low = 0;
    int high = comments.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (comments.get(middle).location().offset() < from) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether a location begins with this character. */
  boolean startsWith(Location location, char c) {
    return location.offset() < text.length() && text.charAt(location.offset()) == c;
  }

  /** Whether a location is that of a string between quotes or backticks. */
  boolean isQuote(Location location) {
    return startsWith(location, '"') || startsWith(location, '`');
  }

  /** Whether nothing but white space stands before an offset on its line. */
  boolean isFirstOnLine(int offset) {
    for (int at = offset - 1; at >= 0; at--) {
      char c = text.charAt(at);
      if (c == '\n') {
        return true;
      }
      if (c != ' ' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }

  /**
   * The first closing parenthesis behind an offset, before which only comments and commas stand.
   */
  int closingParenthesis(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != ')') {
      at = text.charAt(at) == '#' ? lineEnd(at) : at + 1;
    }
    return at;
  }

  /** Whether a collection begins with a comma, before all elements: {@code {, a, b}}. */
  boolean hasLeadingComma(Location collection) {
    int at = collection.offset() + 1;
    while (at < text.length()
        && (text.charAt(at) == '#' || Character.isWhitespace(text.charAt(at)))) {
      at = text.charAt(at) == '#' ? lineEnd(at) : at + 1;
    }
    return at < text.length() && text.charAt(at) == ',';
  }

  /** Whether an argument is in parentheses of its own, as far as that can be seen around it. */
  boolean isParenthesized(Location argument) {
    int before = endOfCodeBefore(argument.offset());
    return before > 0 && text.charAt(before) == '(' && !isCallParenthesis(before);
  }

  /** The offset of the last character before an offset that is no white space and in no comment. */
  private int endOfCodeBefore(int offset) {
    int at = offset - 1;
    while (at >= 0) {
      int comment = firstComment(at + 1) - 1;
      if (comment >= 0 && comments.get(comment).location().row() == of(at)) {
        at = comments.get(comment).location().offset() - 1;
      } else if (Character.isWhitespace(text.charAt(at))) {
        at--;
      } else {
        return at;
      }
    }
    return at;
  }

  private boolean isCallParenthesis(int parenthesis) {
    char before = text.charAt(parenthesis - 1);
    return Character.isLetterOrDigit(before) || before == '_' || before == ']';
  }
}
