package dev.autonomy.rego.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a body.
 *
 * @param form what it says
 * @param negated whether {@code not} stands before it; then the form is {@link Evaluate}
 * @param modifiers the {@code with} modifiers, in order
 */
public record Expression(Form form, boolean negated, List<With> modifiers, Location location) {
  public Expression {
    modifiers = List.copyOf(modifiers);
  }

  /** An expression that only evaluates a term. */
  public static Expression of(Term term) {
    return new Expression(new Evaluate(term), false, List.of(), term.location());
  }

  /** The same with another form. */
  public Expression withForm(Form other) {
    return new Expression(other, negated, modifiers, location);
  }

  /** What an expression says. */
  public sealed interface Form {
    /** Which of the types below it is; see {@link Term} for why. */
    Kind kind();

    /** The types of forms. */
    enum Kind {
      /** {@link Evaluate}. */
      EVALUATE,
      /** {@link SomeDeclaration}. */
      SOME_DECLARATION,
      /** {@link SomeIn}. */
      SOME_IN,
      /** {@link Every}. */
      EVERY,
      /** {@link Not}. */
      NOT,
      /** {@link And}. */
      AND,
      /** {@link Or}. */
      OR
    }
  }

  /** Holds when the term is defined and not false; assignments and comparisons are calls. */
  public record Evaluate(Term term) implements Form {
    @Override
    public Kind kind() {
      return Kind.EVALUATE;
    }
  }

  /** {@code some x, y}: declares local variables. */
  public record SomeDeclaration(List<Term.Var> variables) implements Form {
    public SomeDeclaration {
      variables = List.copyOf(variables);
    }

    @Override
    public Kind kind() {
      return Kind.SOME_DECLARATION;
    }
  }

  /**
   * {@code some value in domain} or {@code some key, value in domain}: declares the variables of
   * the patterns and iterates.
   */
  public record SomeIn(@Nullable Term key, Term value, Term domain) implements Form {
    @Override
    public Kind kind() {
      return Kind.SOME_IN;
    }
  }

  /**
   * {@code every value in domain { body }}.
   *
   * @param key a variable, or null when not written; any other term is refused by the checks
   * @param value a variable; any other term is refused by the checks
   */
  public record Every(@Nullable Term key, Term value, Term domain, Body body) implements Form {
    @Override
    public Kind kind() {
      return Kind.EVERY;
    }
  }

  /**
   * {@code not { body }}, and {@code not expression} under {@code import future.keywords.not}:
   * holds when the body has no solution, with everything inside scoped to it.
   */
  public record Not(Body body) implements Form {
    @Override
    public Kind kind() {
      return Kind.NOT;
    }
  }

  /** {@code left and right}: holds when both bodies have a solution; each is its own scope. */
  public record And(Body left, Body right) implements Form {
    @Override
    public Kind kind() {
      return Kind.AND;
    }
  }

  /**
   * {@code left or right}: holds, once, when either body has a solution; the left is tried first.
   */
  public record Or(Body left, Body right) implements Form {
    @Override
    public Kind kind() {
      return Kind.OR;
    }
  }

  /**
   * {@code with target as value}.
   *
   * @param target a reference to {@code input}, {@code data} or a function
   */
  public record With(Term.Ref target, Term value, Location location) {}
}
