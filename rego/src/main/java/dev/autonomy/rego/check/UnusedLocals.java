package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.check.LocalScopes.Local;
import dev.autonomy.rego.check.LocalScopes.Occurrence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reports variables that are declared and that nobody uses: those of {@code some}, and, when
 * strict, arguments and those of {@code :=} too.
 */
final class UnusedLocals {
  private final Diagnostics errors;
  private final boolean strict;

  UnusedLocals(Diagnostics errors, boolean strict) {
    this.errors = errors;
    this.strict = strict;
  }

  /** The arguments that no body of a rule uses. */
  void reportArguments(LocalScopes arguments, Head head) {
    if (!strict) {
      return;
    }
    for (Local argument : arguments.innermost()) {
      if (!argument.isUsed() && !argument.name().startsWith("$")) {
        errors.compileError(
            head.location(),
            "unused argument " + argument.name() + ". (hint: use _ (wildcard variable) instead)");
      }
    }
  }

  /**
   * The variables of the innermost scope that neither its body nor its heads use.
   *
   * @param renamed the body, its variables renamed
   * @param heads what else is in the scope, such as the head of a comprehension; as written
   */
  void report(LocalScopes scopes, Body renamed, List<Term> heads) {
    Set<String> inBody = null;
    Set<String> inHeads = null;
    for (Local local : scopes.innermost()) {
      boolean declared = local.occurrence() == Occurrence.DECLARED;
      boolean assigned = strict && local.occurrence() == Occurrence.ASSIGNED && !local.isUsed();
      if (!(declared || assigned) || local.name().startsWith("$")) {
        continue;
      }
      if (declared) {
        inBody = inBody == null ? Variables.of(renamed, 0) : inBody;
        if (inBody.contains(local.unique())) {
          continue;
        }
      }
      if (inHeads == null) {
        Variables variables = new Variables(0, new HashSet<>());
        variables.terms(heads);
        inHeads = variables.names();
      }
      if (!inHeads.contains(local.name())) {
        errors.compileError(
            local.location(),
            (declared ? "declared var " : "assigned var ") + local.name() + " unused");
      }
    }
  }
}
