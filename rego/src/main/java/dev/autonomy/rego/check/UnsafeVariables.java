package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The unsafe variables of a rule, each reported where it comes up first. */
final class UnsafeVariables {
  private final Map<String, Location> places = new LinkedHashMap<>();

  /** Variables that nothing binds for the expression at a location. */
  void add(Location location, Set<String> variables) {
    for (String variable : variables) {
      add(variable, location);
    }
  }

  private void add(String variable, Location location) {
    Location known = places.get(variable);
    if (known == null || location.offset() < known.offset()) {
      places.put(variable, location);
    }
  }

  /** Reports variables of a rule's head that are not bound, each where it stands. */
  void checkHead(Term head, Set<String> bound) {
    new HeadVisitor(bound, null).term(head);
  }

  /** Reports variables of a comprehension's head that are not bound, at one place. */
  void checkHead(Term head, Set<String> bound, Location place) {
    new HeadVisitor(bound, place).term(head);
  }

  /**
   * Reports what was found.
   *
   * @param place what to add to each message, such as the name of the rule
   */
  void report(Diagnostics errors, String place) {
    places.forEach(
        (variable, location) -> {
          Term.Var named = new Term.Var(variable, location);
          String message =
              named.isGenerated()
                  ? "expression is unsafe"
                  : "var " + named.originalName() + " is unsafe" + hint(variable) + place;
          errors.add(RegoError.UNSAFE_VAR_ERROR, location, message);
        });
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  private static String hint(String variable) {
    return switch (variable) {
      case "in", "every", "contains", "if" ->
          " (hint: `import future.keywords." + variable + "` to import a future keyword)";
      default -> "";
    };
  }

  private final class HeadVisitor extends TreeVisitor {
    private final Set<String> bound;
    private final @Nullable Location place;

    HeadVisitor(Set<String> bound, @Nullable Location place) {
      this.bound = bound;
      this.place = place;
    }

    @Override
    public void variable(Term.Var variable) {
      if (!bound.contains(variable.name())) {
        add(variable.name(), place == null ? variable.location() : place);
      }
    }

    @Override
    public void comprehension(Term comprehension) {}

    @Override
    public void closure(Expression.Form form) {}
  }
}
