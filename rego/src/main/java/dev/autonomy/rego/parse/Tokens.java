package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import java.util.List;

/** The tokens of a source as the grammar asks for them, and the bound on how deep it may nest. */
final class Tokens {
  /**
   * How many terms, bodies and operators may stand inside each other. Bounds the stack of the
   * parser and of everything that walks a tree later.
   */
  static final int MAX_NESTING = 500;

  private final Lexer lexer;
  private int nesting;
  private int wildcards;

  Tokens(Lexer lexer) {
    this.lexer = lexer;
  }

  Lexer lexer() {
    return lexer;
  }

  TokenKind kind() {
    return lexer.kind();
  }

  boolean is(TokenKind kind) {
    return lexer.kind() == kind;
  }

  void advance() {
    lexer.advance();
  }

  /** Steps over the current token when it is of this kind. */
  boolean accept(TokenKind kind) {
    if (lexer.kind() != kind) {
      return false;
    }
    lexer.advance();
    return true;
  }

  /** Steps over a token that must be there. */
  void expect(TokenKind kind, String note) {
    if (!accept(kind)) {
      throw unexpected(note);
    }
  }

  /** Whether the current token follows the one before without white space. */
  boolean isAdjacent(TokenKind kind) {
    return lexer.kind() == kind && !lexer.spaceBefore();
  }

  /** Whether these keywords are switched on here. */
  boolean enabled(int keywords) {
    return (lexer.enabledKeywords() & keywords) != 0;
  }

  /** Whether the current token is a word, keyword or not. */
  boolean isWord() {
    return lexer.kind() == TokenKind.NAME || lexer.kind().isKeyword();
  }

  /**
   * Whether the current token is this word between operands, not the name a new line begins with.
   */
  boolean isBetween(TokenKind word) {
    return lexer.kind() == word && !(lexer.lineBreakBefore() && lexer.continuesAsRef());
  }

  /** Takes a keyword as a name when it begins a reference, as in {@code if.x} and {@code in[0]}. */
  void takeKeywordRefAsName() {
    if (lexer.kind().isKeyword() && lexer.continuesAsRef()) {
      lexer.takeAsName();
    }
  }

  /** The name of the next {@code _}. */
  String nextWildcard() {
    return "$" + wildcards++;
  }

  int nesting() {
    return nesting;
  }

  /** Goes one level down; every call is paired with {@link #leave} unless an error is thrown. */
  void enter() {
    if (++nesting > MAX_NESTING) {
      throw tooDeep();
    }
  }

  void leave() {
    nesting--;
  }

  /** Where a new statement begins after an error. */
  void resetNesting() {
    nesting = 0;
  }

  /** Bounds the keys of a reference, each of which is a level of the tree of all rules. */
  void requireShort(List<Term> path) {
    if (path.size() > MAX_NESTING) {
      throw error(lexer.location(), "reference is too long: more than " + MAX_NESTING + " keys");
    }
  }

  SyntaxException tooDeep() {
    return error(
        lexer.location(), "expression nests too deeply: more than " + MAX_NESTING + " levels");
  }

  /** The current token cannot stand here. */
  SyntaxException unexpected() {
    return unexpected("");
  }

  /** The current token cannot stand here; the note says what could. */
  SyntaxException unexpected(String note) {
    if (lexer.kind() == TokenKind.ILLEGAL) {
      return error(lexer.location(), "illegal token");
    }
    String sort = lexer.kind().isKeyword() ? " keyword" : " token";
    String found = "unexpected " + lexer.kind().text() + sort;
    return error(lexer.location(), note.isEmpty() ? found : found + ": " + note);
  }

  SyntaxException error(Location location, String message) {
    return new SyntaxException(location, message);
  }
}
