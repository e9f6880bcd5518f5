package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Annotations;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Names;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TermNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file.
 *
 * <pre>
 * module     = package { import | rule }
 * package    = "package" word { "." word | "[" string "]" }
 * import     = "import" word { "." word | "[" string "]" } [ "as" name ]
 * </pre>
 */
final class ModuleParser {
  /** Errors beyond this number are not looked for: one cause tends to have many. */
  private static final int MAX_ERRORS = 100;

  private final Source source;
  private final Lexer lexer;
  private final Tokens tokens;
  private final TermParser terms;
  private final RuleParser ruleParser;
  private final int importableKeywords;
  private final List<RegoError> errors = new ArrayList<>();
  private final List<Import> imports = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private RegoVersion version;
  private Term.@Nullable Ref packageName;
  private Location packageClause = Location.NONE;

  ModuleParser(Source source, ParserOptions options) {
    this.source = source;
    this.version = options.version();
    this.lexer = new Lexer(source, Keywords.standard(version));
    this.tokens = new Tokens(lexer);
    this.importableKeywords = Keywords.importable(options.experimentalKeywords());
    ExpressionParser expressions = new ExpressionParser(tokens);
    this.terms = expressions.terms();
    this.ruleParser = new RuleParser(tokens, expressions, errors);
  }

  RegoModule module() {
    try {
      lexer.advance();
    } catch (SyntaxException illegal) {
      errors.add(illegal.error());
      skipToStatement();
    }
    if (tokens.is(TokenKind.END) && errors.isEmpty()) {
      errors.add(new RegoError(RegoError.PARSE_ERROR, "empty module", new Location(source, 0, 0)));
    }
    while (!tokens.is(TokenKind.END) && errors.size() < MAX_ERRORS) {
      try {
        statement();
      } catch (SyntaxException syntax) {
        errors.add(syntax.error());
        skipToStatement();
      }
    }
    List<Annotations> ofPackage = new ArrayList<>();
    List<Rule> annotated = rules;
    if (errors.isEmpty() && AnnotationBlocks.occurIn(lexer.comments())) {
      annotated =
          new AnnotationBlocks(source, lexer.comments(), errors)
              .attach(packageClause.row(), importRows(), rules, ofPackage);
    }
    Term.Ref name = packageName;
    if (name == null || !errors.isEmpty()) {
      throw new RegoException(errors);
    }
    return new RegoModule(source, version, name, imports, annotated, ofPackage, lexer.comments());
  }

  private void statement() {
    TokenKind kind = lexer.continuesAsRef() ? TokenKind.NAME : tokens.kind();
    switch (kind) {
      case PACKAGE -> packageClause();
      case IMPORT -> importClause();
      default -> {
        requirePackage();
        ruleParser.rules(version, rules);
      }
    }
  }

  private void requirePackage() {
    if (packageName == null) {
      errors.add(new RegoError(RegoError.PARSE_ERROR, "package expected", lexer.location()));
      packageName =
          new Term.Ref(new Term.Var(Term.Var.DATA, lexer.location()), List.of(), lexer.location());
    }
  }

  private void packageClause() {
    Location keyword = lexer.location();
    boolean repeated = packageName != null;
    tokens.advance();
    if (!tokens.isWord()) {
      throw tokens.unexpected();
    }
    Term.Ref path = path();
    if (repeated) {
      throw tokens.error(keyword, "unexpected package");
    }
    List<Term> keys = new ArrayList<>();
    if (path.head() instanceof Term.Var(String name, Location location)) {
      keys.add(new Term.StringLiteral(name, location));
    }
    keys.addAll(path.path());
    packageClause = keyword;
    Term.Var data = new Term.Var(Term.Var.DATA, path.head().location());
    packageName = new Term.Ref(data, keys, path.location());
  }

  /** Words and strings; keywords are words here like any other. */
  private Term.Ref path() {
    int from = lexer.start();
    Term.Var head = new Term.Var(lexer.value(), lexer.location());
    tokens.advance();
    List<Term> keys = new ArrayList<>();
    while (tokens.isAdjacent(TokenKind.DOT) || tokens.isAdjacent(TokenKind.LEFT_BRACKET)) {
      Term key = terms.key();
      if (!(key instanceof Term.StringLiteral)) {
        throw tokens.error(
            key.location(), "unexpected " + TermNames.of(key) + " token: expecting string");
      }
      keys.add(key);
      tokens.requireShort(keys);
    }
    return new Term.Ref(head, keys, lexer.locationFrom(from));
  }

  private void importClause() {
    requirePackage();
    int from = lexer.start();
    tokens.advance();
    if (!tokens.isWord()) {
      throw tokens.error(lexer.location(), "expected ident");
    }
    Term.Ref path = path();
    String alias = null;
    if (tokens.accept(TokenKind.AS)) {
      if (!tokens.is(TokenKind.NAME) || lexer.value().equals("_")) {
        throw tokens.unexpected("expected var");
      }
      alias = lexer.value();
      tokens.advance();
    }
    Import imported = new Import(path, alias, lexer.locationFrom(from));
    check(imported);
    imports.add(imported);
  }

  private void check(Import imported) {
    Term.Ref path = imported.path();
    if (path.startsWith("future")) {
      futureImport(imported);
    } else if (path.startsWith("rego")) {
      versionImport(imported);
    } else if (!path.startsWith(Term.Var.DATA) && !path.startsWith(Term.Var.INPUT)) {
      throw tokens.error(
          path.location(),
          "unexpected import path, must begin with one of: {data, future, input, rego}, got: "
              + ((Term.Var) path.head()).name()
              + " (hint: if this is unexpected, try updating OPA)");
    } else if (imported.alias() == null
        && !path.path().isEmpty()
        && path.path().getLast() instanceof Term.StringLiteral(String last, Location at)
        && Names.isKeyword(last)
        && Keywords.kind(last, Keywords.standard(version)) != TokenKind.NAME) {
      throw tokens.error(
          at,
          "unexpected import path, must not end with a keyword, got: "
              + last
              + " (hint: import a different path or use an alias)");
    }
  }

  private void futureImport(Import imported) {
    Term.Ref path = imported.path();
    if (path.path().isEmpty() || !isString(path.path().getFirst(), "keywords")) {
      throw tokens.error(path.location(), "invalid import, must be `future.keywords`");
    }
    if (imported.alias() != null) {
      throw tokens.error(path.location(), "`future` imports cannot be aliased");
    }
    int keywords = importableKeywords;
    if (path.path().size() > 1) {
      String name = path.path().get(1) instanceof Term.StringLiteral literal ? literal.value() : "";
      keywords = Keywords.named(name);
      if (path.path().size() > 2 || keywords == 0 || (keywords & ~importableKeywords) != 0) {
        throw tokens.error(
            path.location(),
            "unexpected keyword, must be one of " + Keywords.names(importableKeywords));
      }
    }
    enable(keywords);
  }

  private void versionImport(Import imported) {
    Term.Ref path = imported.path();
    if (path.path().size() != 1 || !isString(path.path().getFirst(), "v1")) {
      throw tokens.error(path.location(), "invalid import, must be `rego.v1`");
    }
    if (version == RegoVersion.V1) {
      return;
    }
    if (imported.alias() != null) {
      throw tokens.error(path.location(), "`rego` imports cannot be aliased");
    }
    version = RegoVersion.V1;
    enable(Keywords.VERSION_1);
  }

  /** Switches keywords on from the current token on. */
  private void enable(int keywords) {
    lexer.enableKeywords(lexer.enabledKeywords() | keywords);
    lexer.reset(lexer.start(), lexer.previousEnd());
  }

  private List<Integer> importRows() {
    List<Integer> rows = new ArrayList<>();
    for (Import imported : imports) {
      rows.add(imported.location().row());
    }
    return rows;
  }

  private static boolean isString(Term term, String text) {
    return term instanceof Term.StringLiteral(String value, Location _) && value.equals(text);
  }

  /** After an error, moves to the next word at the beginning of a line. */
  private void skipToStatement() {
    tokens.resetNesting();
    do {
      skip();
    } while (!tokens.is(TokenKind.END) && !beginsStatement());
  }

  private boolean beginsStatement() {
    return tokens.isWord() && source.text().charAt(lexer.start() - 1) == '\n';
  }

  /** Moves on, whatever is there: behind an error, the rest of a line often makes no sense. */
  private void skip() {
    try {
      lexer.advance();
    } catch (SyntaxException illegal) {
      // The error before it is the one to report.
    }
  }
}
