package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The types of the terms of a body.
 *
 * <p>A reference, call or comprehension inside an expression is typed once, before the expression,
 * and from then on behaves as a variable would that was bound to it. Only as a whole side of an
 * equation or as a whole expression a reference or comprehension is itself.
 */
@SuppressWarnings("ReferenceEquality") // terms at their places
final class TermTypes {
  private final Scope scope;
  private final IdentityHashMap<Term, Type> evaluated = new IdentityHashMap<>(4);
  private @Nullable Term left;
  private @Nullable Term right;

  TermTypes(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /** Begins an expression with these terms as its sides; null for none. */
  void begin(@Nullable Term leftSide, @Nullable Term rightSide) {
    evaluated.clear();
    left = leftSide;
    right = rightSide;
  }

  private boolean isWhole(Term term) {
    return (term == left || term == right)
        && term.kind() != Term.Kind.CALL
        && term.kind() != Term.Kind.TEMPLATE_STRING;
  }

  /** Notes the type of a reference, call or comprehension. */
  void evaluated(Term term, Type type) {
    evaluated.put(term, type);
  }

  /** Whether a term is a variable or behaves as one. */
  boolean isVariable(Term term) {
    return term.kind() == Term.Kind.VAR || (!isWhole(term) && evaluated.containsKey(term));
  }

  /** Gives a type to what is a variable or behaves as one. */
  void assign(Term variable, Type type) {
    if (variable.kind() == Term.Kind.VAR) {
      scope.put(((Term.Var) variable).name(), type);
    } else {
      evaluated.put(variable, type);
    }
  }

  /** The type of a term; {@link Type#UNKNOWN} while nothing is known of it. */
  Type of(Term term) {
    return switch (term.kind()) {
      case NULL -> Type.NULL;
      case BOOLEAN -> Type.BOOLEAN;
      case NUMBER -> Type.NUMBER;
      case STRING -> Type.STRING;
      case VAR -> scope.variable(((Term.Var) term).name());
      case ARRAY -> Types.array(of(((Term.ArrayLiteral) term).elements()));
      case SET -> ofSet((Term.SetLiteral) term);
      case OBJECT -> ofObject((Term.ObjectLiteral) term);
      case REF,
          CALL,
          ARRAY_COMPREHENSION,
          SET_COMPREHENSION,
          OBJECT_COMPREHENSION,
          TEMPLATE_STRING -> {
        Type known = evaluated.get(term);
        yield known == null ? Type.UNKNOWN : known;
      }
    };
  }

  /** The types of terms. */
  List<Type> of(List<Term> terms) {
    List<Type> types = new ArrayList<>(terms.size() + 1);
    for (int i = 0; i < terms.size(); i++) {
      types.add(of(terms.get(i)));
    }
    return types;
  }

  private Type ofSet(Term.SetLiteral set) {
    Type member = Type.UNKNOWN;
    for (Term element : set.elements()) {
      member = Types.or(member, of(element));
    }
    return Types.set(Types.isUnknown(member) ? Type.ANY : member);
  }

  private Type ofObject(Term.ObjectLiteral object) {
    if (object.entries().isEmpty()) {
      return Type.objectOf(Type.ANY, Type.ANY);
    }
    Map<Value, Type> known = new TreeMap<>();
    Type key = Type.UNKNOWN;
    Type value = Type.UNKNOWN;
    for (Term.Entry entry : object.entries()) {
      Value constant = GroundTerms.value(entry.key());
      if (constant == null) {
        key = Types.or(key, of(entry.key()));
        value = Types.or(value, of(entry.value()));
      } else {
        known.put(constant, of(entry.value()));
      }
    }
    List<Type.Property> properties = new ArrayList<>(known.size());
    known.forEach((name, type) -> properties.add(new Type.Property(name, type)));
    boolean closed = properties.size() == known.size() && known.size() == object.entries().size();
    return Types.bounded(
        closed ? new ObjectType(properties, null, null) : new ObjectType(properties, key, value));
  }
}
