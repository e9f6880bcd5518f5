package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.check.LocalScopes.Local;
import dev.autonomy.rego.check.LocalScopes.Occurrence;

/**
 * Enters the variables that a rule declares into its scopes, and reports what cannot be declared:
 * what is declared, assigned or mentioned in the same scope before.
 */
final class LocalDeclarer {
  private final FreshNames names;
  private final Diagnostics errors;

  LocalDeclarer(FreshNames names, Diagnostics errors) {
    this.names = names;
    this.errors = errors;
  }

  /**
   * The variables of an argument; one that comes up again has to have the same value.
   *
   * @param rule where the rule stands
   */
  void argument(Term argument, LocalScopes scopes, Location rule) {
    if (argument instanceof Term.Var variable) {
      Local known = scopes.find(variable.name());
      if (known == null) {
        String name = variable.name();
        scopes.add(new Local(name, names.rename(name), Occurrence.ARGUMENT, variable.location()));
      } else {
        known.use();
      }
    } else if (argument instanceof Term.ArrayLiteral array) {
      for (Term element : array.elements()) {
        argument(element, scopes, rule);
      }
    } else if (argument instanceof Term.ObjectLiteral object) {
      for (Term.Entry entry : object.entries()) {
        argument(entry.value(), scopes, rule);
      }
    } else if (argument instanceof Term.Call call) {
      errors.compileError(call.location(), "rule arguments cannot contain calls");
    } else if (argument instanceof Term.Ref ref && ref.path().isEmpty()) {
      errors.compileError(
          rule,
          "args must not shadow " + TreePrinter.print(ref) + " (use a different variable name)");
    }
  }

  /** The variables in what {@code some} declares. */
  void pattern(Term pattern, LocalScopes scopes, Location statement) {
    if (pattern instanceof Term.Var variable && !variable.isWildcard()) {
      declared(variable, scopes, statement, statement);
    } else if (pattern instanceof Term.ArrayLiteral array) {
      for (Term element : array.elements()) {
        pattern(element, scopes, statement);
      }
    } else if (pattern instanceof Term.ObjectLiteral object) {
      for (Term.Entry entry : object.entries()) {
        pattern(entry.value(), scopes, statement);
      }
    }
  }

  /** What {@code every} declares, unless it is a wildcard or a value. */
  Term ifNamed(Term term, LocalScopes scopes, Location statement, Location body) {
    return term instanceof Term.Var variable && !variable.isWildcard()
        ? declared(variable, scopes, statement, body)
        : term;
  }

  /**
   * A variable of {@code some} or {@code every}.
   *
   * @param statement where it is an error that the scope has it already
   * @param unused where it is an error that nobody uses it
   */
  Term.Var declared(Term.Var variable, LocalScopes scopes, Location statement, Location unused) {
    return isNew(variable, scopes, statement)
        ? add(variable, Occurrence.DECLARED, scopes, unused)
        : variable;
  }

  /**
   * A variable left of {@code :=}.
   *
   * @param unused where it is an error that nobody uses it
   */
  Term.Var assigned(Term.Var variable, LocalScopes scopes, Location unused) {
    return isNew(variable, scopes, variable.location())
        ? add(variable, Occurrence.ASSIGNED, scopes, unused)
        : variable;
  }

  /** Whether the innermost scope does not have a variable yet; an error if it has. */
  private boolean isNew(Term.Var variable, LocalScopes scopes, Location place) {
    Local known = scopes.inInnermost(variable.name());
    if (known == null) {
      return true;
    }
    String problem =
        switch (known.occurrence()) {
          case SEEN -> "var " + variable.originalName() + " referenced above";
          case ASSIGNED -> "var " + variable.originalName() + " assigned above";
          case DECLARED -> "var " + variable.originalName() + " declared above";
          case ARGUMENT -> "arg " + variable.originalName() + " redeclared";
        };
    errors.compileError(place, problem);
    return false;
  }

  /** The variable under a name of its own. */
  private Term.Var add(
      Term.Var variable, Occurrence occurrence, LocalScopes scopes, Location unused) {
    String unique = names.rename(variable.name());
    scopes.add(new Local(variable.name(), unique, occurrence, unused));
    return new Term.Var(unique, variable.location());
  }
}
