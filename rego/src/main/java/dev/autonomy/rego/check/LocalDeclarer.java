package dev.autonomy.rego.check;

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

  /** The variables of an argument; one that comes up again has to have the same value. */
  void argument(Term argument, LocalScopes scopes) {
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
        argument(element, scopes);
      }
    } else if (argument instanceof Term.ObjectLiteral object) {
      for (Term.Entry entry : object.entries()) {
        argument(entry.value(), scopes);
      }
    } else if (argument instanceof Term.Call call) {
      errors.compileError(call.location(), "rule arguments cannot contain calls");
    } else if (argument instanceof Term.Ref ref && ref.path().isEmpty()) {
      errors.compileError(
          ref.location(),
          "args must not shadow " + TreePrinter.print(ref) + " (use a different variable name)");
    }
  }

  /** The variables in what {@code some} declares. */
  void pattern(Term pattern, LocalScopes scopes) {
    if (pattern instanceof Term.Var variable && !variable.isWildcard()) {
      declare(variable, Occurrence.DECLARED, scopes);
    } else if (pattern instanceof Term.ArrayLiteral array) {
      for (Term element : array.elements()) {
        pattern(element, scopes);
      }
    } else if (pattern instanceof Term.ObjectLiteral object) {
      for (Term.Entry entry : object.entries()) {
        pattern(entry.value(), scopes);
      }
    }
  }

  /** What {@code every} declares, unless it is a wildcard or a value. */
  Term ifNamed(Term term, LocalScopes scopes) {
    return term instanceof Term.Var variable && !variable.isWildcard()
        ? declare(variable, Occurrence.DECLARED, scopes)
        : term;
  }

  /**
   * A variable that is new in the innermost scope, under a name of its own; as it is, and an error,
   * when the scope has it already.
   */
  Term.Var declare(Term.Var variable, Occurrence occurrence, LocalScopes scopes) {
    Local known = scopes.inInnermost(variable.name());
    if (known != null) {
      String problem =
          switch (known.occurrence()) {
            case SEEN -> "var " + variable.originalName() + " referenced above";
            case ASSIGNED -> "var " + variable.originalName() + " assigned above";
            case DECLARED -> "var " + variable.originalName() + " declared above";
            case ARGUMENT -> "arg " + variable.originalName() + " redeclared";
          };
      errors.compileError(variable.location(), problem);
      return variable;
    }
    String unique = names.rename(variable.name());
    scopes.add(new Local(variable.name(), unique, occurrence, variable.location()));
    return new Term.Var(unique, variable.location());
  }
}
