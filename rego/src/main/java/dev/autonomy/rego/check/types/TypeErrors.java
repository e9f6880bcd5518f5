package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.ast.TreeTransformer;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The errors of the type checker, in OPA's words. */
final class TypeErrors {
  /** The longest line of a detail, in characters; types can be long. */
  private static final int MAX_LINE_CHARACTERS = 4_000;

  private TypeErrors() {}

  /** Two sides that can never be equal. */
  static RegoError match(Location location, Type left, Type right) {
    return error(location, "match error", "left  : " + left, "right : " + right);
  }

  /**
   * Arguments that do not fit.
   *
   * @param want the arguments that are taken, between parentheses
   */
  static RegoError arguments(
      Location location, Term.Ref function, String problem, List<Type> have, String want) {
    StringBuilder types = new StringBuilder("have: (");
    for (int i = 0; i < have.size(); i++) {
      types.append(i == 0 ? "" : ", ").append(have.get(i));
    }
    return error(
        location,
        TreePrinter.print(function) + ": " + problem,
        types.append(')').toString(),
        "want: " + want);
  }

  /** A call of what is no function. */
  static RegoError undefinedFunction(Location location, Term.Ref function) {
    return error(location, "undefined function " + TreePrinter.print(function));
  }

  /**
   * A reference into a value that has no keys.
   *
   * @param depth the number of keys in front of that value
   */
  static RegoError noKeys(Term.Ref ref, int depth, Type have) {
    Term.Ref named = named(ref);
    String front = text(named, depth);
    return error(
        ref.location(),
        "undefined ref: " + TreePrinter.print(named),
        TreePrinter.print(named),
        "^".repeat(front.length()),
        "have: " + have);
  }

  /**
   * A reference by a key that the value cannot have.
   *
   * @param depth the number of keys in front of the wrong one
   * @param have the type of the key, or null to show the key itself
   * @param oneOf the keys that there are, if any are known
   */
  static RegoError wrongKey(
      Term.Ref ref, int depth, @Nullable Type have, Type want, Iterable<Value> oneOf) {
    Term.Ref named = named(ref);
    String indent = " ".repeat(text(named, depth).length() + 1);
    String found =
        have == null
            ? "have: " + TreePrinter.print(named.path().get(depth))
            : "have (type): " + have;
    StringBuilder known = new StringBuilder();
    for (Value key : oneOf) {
      known.append(known.isEmpty() ? "" : " ").append(key);
    }
    String wanted = known.isEmpty() ? "want (type): " + want : "want (one of): [" + known + "]";
    return error(
        ref.location(),
        "undefined ref: " + TreePrinter.print(named),
        TreePrinter.print(named),
        indent + "^",
        indent + found,
        indent + wanted);
  }

  private static String text(Term.Ref ref, int depth) {
    return TreePrinter.print(new Term.Ref(ref.head(), ref.path().subList(0, depth), Location.NONE));
  }

  /** The keys that an object is known to have, or the objects of a union. */
  static Iterable<Value> keysOf(Type type) {
    TreeSet<Value> keys = new TreeSet<>();
    collectKeys(type, keys);
    return keys;
  }

  private static void collectKeys(Type type, Set<Value> keys) {
    if (type instanceof ObjectType object) {
      for (Type.Property property : object.properties()) {
        keys.add(property.key());
      }
    } else if (type instanceof Type.AnyType any) {
      for (Type alternative : any.alternatives()) {
        collectKeys(alternative, keys);
      }
    }
  }

  private static RegoError error(Location location, String message, String... details) {
    String[] lines = new String[details.length];
    for (int i = 0; i < details.length; i++) {
      lines[i] =
          details[i].length() <= MAX_LINE_CHARACTERS
              ? details[i]
              : details[i].substring(0, MAX_LINE_CHARACTERS) + "…";
    }
    return new RegoError(RegoError.TYPE_ERROR, message, location, List.of(lines));
  }

  private static Term.Ref named(Term.Ref ref) {
    OriginalNames names = new OriginalNames();
    Term.Ref inner = (Term.Ref) names.term(ref);
    return new Term.Ref(names.term(inner.head()), inner.path(), inner.location());
  }

  /** Gives variables the names that the author wrote. */
  private static final class OriginalNames extends TreeTransformer {
    @Override
    protected Term term(Term term) {
      return super.term(term);
    }

    @Override
    protected Term variable(Term.Var variable) {
      String name =
          variable.isGenerated()
              ? "__local" + variable.name().substring(1) + "__"
              : variable.originalName();
      return new Term.Var(name, variable.location());
    }
  }
}
