package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Names;
import dev.autonomy.rego.ast.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a source into tokens, one at a time: the fields describe the current one.
 *
 * <p>White space is not a token, but whether there was any before the current token is known,
 * because Rego tells {@code f(x)} from {@code f (x)} and ends expressions at line breaks.
 */
final class Lexer {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Source source;
  private final String text;

  /** The text again: a cold JVM reads an array several times as fast. */
  private final char[] characters;

  private final List<Comment> comments = new ArrayList<>();
  private int enabledKeywords;

  private TokenKind kind = TokenKind.ILLEGAL;
  private String value = "";
  private int start;
  private int end;
  private int previousEnd;
  private boolean spaceBefore;
  private boolean lineBreakBefore;

  /** Begins before the first token: {@link #advance} moves onto it. */
  Lexer(Source source, int enabledKeywords) {
    this.source = source;
    this.text = source.text();
    this.characters = text.toCharArray();
    this.enabledKeywords = enabledKeywords;
    if (characters.length > 0 && characters[0] == BYTE_ORDER_MARK) {
      end = 1;
    }
  }

  /** The kind of the current token. */
  TokenKind kind() {
    return kind;
  }

  /** The word, the number as written, or the characters of the string. */
  String value() {
    return value;
  }

  /** Where the current token begins. */
  int start() {
    return start;
  }

  /** Where the token before the current one ended. */
  int previousEnd() {
    return previousEnd;
  }

  /** Whether white space or a comment stands before the current token. */
  boolean spaceBefore() {
    return spaceBefore;
  }

  /** Whether a line break stands before the current token. */
  boolean lineBreakBefore() {
    return lineBreakBefore;
  }

  /** The location of the current token. */
  Location location() {
    return new Location(source, start, end - start);
  }

  /** The location from an offset to the end of the token before the current one. */
  Location locationFrom(int offset) {
    return new Location(source, offset, Math.max(0, previousEnd - offset));
  }

  Source source() {
    return source;
  }

  /** The comments passed so far. */
  List<Comment> comments() {
    return comments;
  }

  /** Which keywords are known from the next token on. */
  int enabledKeywords() {
    return enabledKeywords;
  }

  void enableKeywords(int keywords) {
    enabledKeywords = keywords;
  }

  /** Whether the current token is directly followed by a dot or an opening bracket. */
  boolean continuesAsRef() {
    if (end >= characters.length) {
      return false;
    }
    char next = characters[end];
    return next == '.' || next == '[';
  }

  /** Takes the current keyword as an ordinary name. */
  void takeAsName() {
    kind = TokenKind.NAME;
  }

  /** Goes back to a token that was current before, given where it began. */
  void reset(int tokenStart, int tokenPreviousEnd) {
    end = tokenPreviousEnd;
    start = tokenPreviousEnd;
    while (!comments.isEmpty() && comments.getLast().location().offset() >= tokenPreviousEnd) {
      comments.removeLast();
    }
    advance();
    if (start != tokenStart) {
      throw new IllegalStateException("expected a token at " + tokenStart + ", found " + start);
    }
  }

  /** Moves to the next token. */
  void advance() {
    previousEnd = end;
    skipSpace();
    start = end;
    if (end >= characters.length) {
      kind = TokenKind.END;
      value = "";
      return;
    }
    char c = characters[end];
    if (Names.isNameStart(c)) {
      word();
    } else if (NumberLexer.isDigit(c)) {
      number();
    } else {
      symbol(c);
    }
  }

  /** Goes on with a template string behind the closing brace that is the current token. */
  void continueTemplate(boolean raw) {
    previousEnd = end;
    template(raw);
  }

  private void skipSpace() {
    int from = end;
    lineBreakBefore = false;
    while (end < characters.length) {
      switch (characters[end]) {
        case ' ', '\t', '\r' -> end++;
        case '\n' -> {
          lineBreakBefore = true;
          end++;
        }
        case '#' -> comment();
        default -> {
          spaceBefore = end > from;
          return;
        }
      }
    }
    spaceBefore = end > from;
  }

  private void comment() {
    int from = end;
    int lineEnd = text.indexOf('\n', from);
    end = lineEnd < 0 ? characters.length : lineEnd;
    int commentEnd = characters[end - 1] == '\r' ? end - 1 : end;
    comments.add(
        new Comment(
            text.substring(from + 1, commentEnd), new Location(source, from, commentEnd - from)));
  }

  private void word() {
    int at = end + 1;
    while (at < characters.length && Names.isNamePart(characters[at])) {
      at++;
    }
    end = at;
    value = text.substring(start, end);
    kind = Keywords.kind(value, enabledKeywords);
  }

  private void number() {
    new NumberLexer(this, characters, start).read();
    value = text.substring(start, end);
    kind = TokenKind.NUMBER;
  }

  private void symbol(char c) {
    end++;
    value = "";
    switch (c) {
      case '"' -> {
        value = StringLexer.quoted(this, text, characters, end);
        kind = TokenKind.STRING;
      }
      case '`' -> rawString();
      case '$' -> templateStart();
      case '[' -> kind = TokenKind.LEFT_BRACKET;
      case ']' -> kind = TokenKind.RIGHT_BRACKET;
      case '{' -> kind = TokenKind.LEFT_BRACE;
      case '}' -> kind = TokenKind.RIGHT_BRACE;
      case '(' -> kind = TokenKind.LEFT_PARENTHESIS;
      case ')' -> kind = TokenKind.RIGHT_PARENTHESIS;
      case ',' -> kind = TokenKind.COMMA;
      case ';' -> kind = TokenKind.SEMICOLON;
      case '.' -> kind = TokenKind.DOT;
      case '+' -> kind = TokenKind.PLUS;
      case '-' -> kind = TokenKind.MINUS;
      case '*' -> kind = TokenKind.TIMES;
      case '/' -> kind = TokenKind.DIVIDE;
      case '%' -> kind = TokenKind.REMAINDER;
      case '&' -> kind = TokenKind.INTERSECTION;
      case '|' -> kind = TokenKind.UNION;
      case ':' -> kind = orEqualSign(TokenKind.COLON, TokenKind.ASSIGN);
      case '=' -> kind = orEqualSign(TokenKind.UNIFY, TokenKind.EQUAL);
      case '<' -> kind = orEqualSign(TokenKind.LESS, TokenKind.LESS_OR_EQUAL);
      case '>' -> kind = orEqualSign(TokenKind.GREATER, TokenKind.GREATER_OR_EQUAL);
      case '!' -> {
        kind = orEqualSign(TokenKind.ILLEGAL, TokenKind.NOT_EQUAL);
        if (kind == TokenKind.ILLEGAL) {
          throw illegal("illegal ! character");
        }
      }
      case '\0' -> throw illegal("illegal null character");
      case BYTE_ORDER_MARK -> throw illegal("illegal byte-order mark");
      default -> throw illegalCharacter(c);
    }
  }

  private TokenKind orEqualSign(TokenKind without, TokenKind with) {
    if (end < characters.length && characters[end] == '=') {
      end++;
      return with;
    }
    return without;
  }

  private void rawString() {
    int close = text.indexOf('`', end);
    if (close < 0) {
      end = characters.length;
      throw illegal("non-terminated string");
    }
    value = text.substring(end, close);
    end = close + 1;
    kind = TokenKind.STRING;
  }

  private void templateStart() {
    char quote = end < characters.length ? characters[end] : 0;
    if (quote != '"' && quote != '`') {
      throw illegal("illegal $ character");
    }
    end++;
    template(quote == '`');
  }

  private void template(boolean raw) {
    value = raw ? StringLexer.rawTemplate(this, text, end) : StringLexer.template(this, text, end);
    kind = characters[end - 1] == '{' ? TokenKind.TEMPLATE_PART : TokenKind.TEMPLATE_END;
  }

  /** Told by {@link StringLexer} and {@link NumberLexer} where the token ends. */
  void endAt(int offset) {
    end = offset;
  }

  private SyntaxException illegalCharacter(char c) {
    if (Character.isHighSurrogate(c) && end < characters.length) {
      end++;
    }
    return illegal("illegal token");
  }

  /** An error about the current token, which ends here. */
  SyntaxException illegal(String message) {
    kind = TokenKind.ILLEGAL;
    return new SyntaxException(new Location(source, start, end - start), message);
  }
}
