package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of the variables of a body, and of what surrounds it. */
final class Scope {
  private final @Nullable Scope outer;
  private final Documents documents;
  private final Map<String, Type> variables = new HashMap<>();

  private Scope(@Nullable Scope outer, Documents documents) {
    this.outer = outer;
    this.documents = documents;
  }

  /** The scope of a body that is in no other. */
  static Scope of(Documents documents) {
    return new Scope(null, documents);
  }

  /** A scope inside this one. */
  Scope inner() {
    return new Scope(this, documents);
  }

  Documents documents() {
    return documents;
  }

  /** The type of a variable; {@link Type#UNKNOWN} while nothing has given it one. */
  Type variable(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      Type type = scope.variables.get(name);
      if (type != null) {
        return type;
      }
    }
    return Type.UNKNOWN;
  }

  /** Gives a variable a type in this scope. */
  void put(String name, Type type) {
    if (!Types.isUnknown(type)) {
      variables.put(name, type);
    }
  }

  /** The type of what a reference leads to whose head is a variable. */
  Type typeOf(Term.Ref ref) {
    Term.Var head = (Term.Var) ref.head();
    return head.isRootDocument()
        ? documents.typeOf(ref)
        : Documents.selected(variable(head.name()), ref.path());
  }
}
