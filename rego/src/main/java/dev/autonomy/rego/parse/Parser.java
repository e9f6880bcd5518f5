package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import java.util.List;

/**
 * Reads Rego. A hand-written recursive descent over the grammar of the Rego reference, in time
 * linear in the length of the source; how deep a source may nest is bounded, so that no source
 * exhausts the stack.
 */
public final class Parser {
  private Parser() {}

  /**
   * Reads a file.
   *
   * @throws RegoException with every syntax error that was found: after an error, reading goes on
   *     at the next line that begins a statement
   */
  public static RegoModule parse(Source source, ParserOptions options) {
    requireLength(source, options);
    return new ModuleParser(source, options).module();
  }

  /**
   * Reads a query: expressions separated by semicolons or line breaks.
   *
   * @throws RegoException with the first syntax error
   */
  public static Body parseQuery(Source source, ParserOptions options) {
    requireLength(source, options);
    int keywords = Keywords.standard(options.version());
    try {
      Tokens tokens = new Tokens(new Lexer(source, keywords));
      tokens.advance();
      return new ExpressionParser(tokens).query();
    } catch (SyntaxException syntax) {
      throw new RegoException(List.of(syntax.error()));
    }
  }

  /**
   * Reads a single term.
   *
   * @throws RegoException with the first syntax error, or when there is more than a term
   */
  public static Term parseTerm(Source source, ParserOptions options) {
    Body query = parseQuery(source, options);
    Expression only = query.expressions().getFirst();
    if (query.expressions().size() == 1
        && ExpressionParser.isPlainTerm(only)
        && only.form() instanceof Expression.Evaluate(Term term)) {
      return term;
    }
    throw new RegoException(
        List.of(
            new RegoError(RegoError.PARSE_ERROR, "expected exactly one term", query.location())));
  }

  private static void requireLength(Source source, ParserOptions options) {
    int length = source.text().length();
    if (length > options.maxSourceChars()) {
      String message =
          "source is too long: " + length + " characters, at most " + options.maxSourceChars();
      throw new RegoException(
          List.of(new RegoError(RegoError.PARSE_ERROR, message, new Location(source, 0, 0))));
    }
  }
}
