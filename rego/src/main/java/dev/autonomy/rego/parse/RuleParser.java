package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rules.
 *
 * <pre>
 * rule  = [ "default" ] head [ ( "if" literal | [ "if" ] "{" body "}" ) { else | "{" body "}" } ]
 * head  = name { "." word | "[" term "]" } [ "(" terms ")" ] [ ( ":=" | "=" | "contains" ) term ]
 * else  = "else" [ ( ":=" | "=" ) term ] [ "if" literal | [ "if" ] "{" body "}" ]
 * </pre>
 */
final class RuleParser {
  private final Tokens tokens;
  private final Lexer lexer;
  private final ExpressionParser expressions;
  private final TermParser terms;
  private final RuleChecks checks;
  private final NoRule noRule;

  RuleParser(Tokens tokens, ExpressionParser expressions, List<RegoError> errors) {
    this.tokens = tokens;
    this.lexer = tokens.lexer();
    this.expressions = expressions;
    this.terms = expressions.terms();
    this.checks = new RuleChecks(errors);
    this.noRule = new NoRule(tokens, expressions);
  }

  /** A head as written: what it defines depends on what follows. */
  private record WrittenHead(
      Term.Ref ref,
      List<Term> arguments,
      @Nullable Term key,
      @Nullable Term value,
      boolean assigned,
      int from) {}

  /** Reads one head with all of its bodies. */
  void rules(RegoVersion version, List<Rule> rules) {
    int from = lexer.start();
    int before = lexer.previousEnd();
    tokens.takeKeywordRefAsName();
    if (tokens.is(TokenKind.DEFAULT)) {
      rules.add(defaultRule(from));
      return;
    }
    if (noRule.begins()) {
      throw noRule.error(from, before);
    }
    WrittenHead written = head();
    if (written.key() == null && noRule.continuesHead(written.value() != null)) {
      throw noRule.error(from, before);
    }
    boolean hasIf = tokens.is(TokenKind.IF) && !lexer.continuesAsRef();
    boolean hasBody = hasIf || tokens.is(TokenKind.LEFT_BRACE);
    Head head = head(written, hasIf, hasBody);
    int headEnd = lexer.previousEnd();
    if (!hasBody) {
      Location location = new Location(lexer.source(), from, headEnd - from);
      Rule rule = new Rule(false, head, noBody(), null, List.of(), location);
      rules.add(rule);
      checks.check(rule, version, false, written.key() != null);
      return;
    }
    if (hasIf) {
      tokens.advance();
    }
    Body body = hasIf ? expressions.conditions() : expressions.block();
    Rule otherwise = beginsElse() ? elseChain(head, version) : null;
    Rule rule = new Rule(false, head, body, otherwise, List.of(), lexer.locationFrom(from));
    rules.add(rule);
    checks.check(rule, version, hasIf, written.key() != null);
    moreBodies(rule, version, hasIf, rules);
  }

  private void moreBodies(Rule first, RegoVersion version, boolean hasIf, List<Rule> rules) {
    while (tokens.is(TokenKind.LEFT_BRACE)) {
      if (first.otherwise() != null) {
        throw tokens.unexpected("expected else keyword");
      }
      Body body = expressions.block();
      Head head = first.head();
      Head repeated =
          new Head(
              head.ref(),
              freshWildcards(head.arguments()),
              head.key(),
              head.value(),
              head.assigned(),
              head.valueGenerated(),
              head.location());
      Rule rule = new Rule(false, repeated, body, null, List.of(), body.location());
      rules.add(rule);
      checks.check(rule, version, hasIf, true);
    }
  }

  private Rule defaultRule(int from) {
    tokens.advance();
    tokens.takeKeywordRefAsName();
    WrittenHead written = head();
    Location location = lexer.locationFrom(from);
    if (written.value() == null) {
      throw tokens.error(location, "illegal default rule (must have a value)");
    }
    Head head = head(written, false, true);
    Rule rule = new Rule(true, head, noBody(), null, List.of(), location);
    checks.checkDefault(rule);
    return rule;
  }

  private WrittenHead head() {
    if (!tokens.is(TokenKind.NAME)) {
      throw tokens.unexpected();
    }
    int from = lexer.start();
    Term.Ref ref = headRef(from);
    List<Term> arguments = List.of();
    if (tokens.is(TokenKind.LEFT_PARENTHESIS)
        && !lexer.lineBreakBefore()
        && (ref.path().isEmpty() || !lexer.spaceBefore())) {
      tokens.advance();
      arguments = terms.collections().elements(TokenKind.RIGHT_PARENTHESIS, new ArrayList<>());
    }
    return switch (tokens.kind()) {
      case CONTAINS -> {
        if (!arguments.isEmpty()) {
          throw tokens.unexpected(
              "the contains keyword can only be used with multi-value rule definitions (e.g., "
                  + TreePrinter.print(ref)
                  + " contains <VALUE> { ... })");
        }
        tokens.advance();
        yield new WrittenHead(ref, arguments, terms.term(), null, false, from);
      }
      case ASSIGN, UNIFY -> {
        boolean assigned = tokens.is(TokenKind.ASSIGN);
        tokens.advance();
        yield new WrittenHead(ref, arguments, null, terms.term(), assigned, from);
      }
      default -> new WrittenHead(ref, arguments, null, null, false, from);
    };
  }

  private Term.Ref headRef(int from) {
    Term.Var name = terms.variable();
    List<Term> path = new ArrayList<>();
    boolean first = true;
    while ((tokens.is(TokenKind.DOT) || tokens.is(TokenKind.LEFT_BRACKET))
        && (first ? !lexer.lineBreakBefore() : !lexer.spaceBefore())) {
      path.add(terms.key());
      tokens.requireShort(path);
      first = false;
    }
    return new Term.Ref(name, path, lexer.locationFrom(from));
  }

  /**
   * Decides what a head defines: {@code p[x]} alone is a set, but an object when it has a value.
   */
  private Head head(WrittenHead written, boolean hasIf, boolean hasBody) {
    Location location = lexer.locationFrom(written.from());
    Term.Ref ref = written.ref();
    Term key = written.key();
    Term value = written.value();
    if (key != null || value != null) {
      return new Head(ref, written.arguments(), key, value, written.assigned(), false, location);
    }
    if (written.arguments().isEmpty() && !hasIf) {
      if (ref.path().isEmpty() && !hasBody) {
        throw tokens.error(location, "var cannot be used for rule name");
      }
      if (ref.path().size() == 1) {
        Term.Ref name = new Term.Ref(ref.head(), List.of(), ref.head().location());
        return new Head(name, List.of(), ref.path().getFirst(), null, false, false, location);
      }
    }
    Term truth = new Term.BooleanLiteral(true, location);
    return new Head(ref, written.arguments(), null, truth, false, true, location);
  }

  private boolean beginsElse() {
    return tokens.is(TokenKind.ELSE) && !lexer.continuesAsRef();
  }

  /** Everything behind {@code else}; built from the last rule to the first. */
  private Rule elseChain(Head head, RegoVersion version) {
    if (head.isPartialSet()) {
      throw tokens.error(lexer.location(), "else keyword cannot be used on multi-value rules");
    }
    if (!isGround(head.ref())) {
      throw tokens.error(
          lexer.location(), "else keyword cannot be used on rules with variables in head");
    }
    List<Rule> chain = new ArrayList<>();
    boolean hasBody = true;
    while (hasBody && beginsElse()) {
      if (chain.size() >= Tokens.MAX_NESTING) {
        throw tokens.tooDeep();
      }
      Rule rule = elseRule(head, version);
      chain.add(rule);
      hasBody = !rule.body().isEmpty();
    }
    Rule following = null;
    for (int i = chain.size() - 1; i >= 0; i--) {
      Rule rule = chain.get(i);
      following = new Rule(false, rule.head(), rule.body(), following, List.of(), rule.location());
    }
    if (following == null) {
      throw new IllegalStateException("an else chain has at least one rule");
    }
    return following;
  }

  private Rule elseRule(Head first, RegoVersion version) {
    int from = lexer.start();
    Location keyword = lexer.location();
    tokens.advance();
    Term value = null;
    boolean assigned = tokens.is(TokenKind.ASSIGN);
    if (assigned || tokens.is(TokenKind.UNIFY)) {
      tokens.advance();
      value = terms.term();
    } else if (!tokens.is(TokenKind.LEFT_BRACE) && !tokens.is(TokenKind.IF)) {
      throw tokens.unexpected("expected else value term or rule body");
    }
    Location headLocation = lexer.locationFrom(from);
    boolean hasIf = tokens.accept(TokenKind.IF);
    Body body = noBody();
    if (hasIf) {
      body = expressions.conditions();
    } else if (tokens.is(TokenKind.LEFT_BRACE)) {
      body = expressions.block();
    }
    Head head =
        new Head(
            first.ref(),
            freshWildcards(first.arguments()),
            null,
            value == null ? new Term.BooleanLiteral(true, keyword) : value,
            assigned,
            value == null,
            headLocation);
    Rule rule = new Rule(false, head, body, null, List.of(), lexer.locationFrom(from));
    checks.check(rule, version, hasIf, true);
    return rule;
  }

  private Body noBody() {
    return new Body(List.of(), new Location(lexer.source(), lexer.previousEnd(), 0));
  }

  /** Each {@code _} is a variable of its own, also in a head that is repeated. */
  private List<Term> freshWildcards(List<Term> arguments) {
    List<Term> fresh = new ArrayList<>(arguments.size());
    for (Term argument : arguments) {
      fresh.add(
          argument instanceof Term.Var variable && variable.isWildcard()
              ? new Term.Var(tokens.nextWildcard(), variable.location())
              : argument);
    }
    return fresh;
  }

  private static boolean isGround(Term.Ref ref) {
    for (Term key : ref.path()) {
      if (!(key instanceof Term.Scalar)) {
        return false;
      }
    }
    return true;
  }
}
