package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.type.ArrayType;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Unifies terms with types and with each other, giving types to the variables in them.
 *
 * <p>Within alternatives of a union, a variable has the union of the types it would have in each.
 */
final class Unifier {
  private final TermTypes types;
  private final Compatibility compatibility;

  Unifier(TermTypes types, Compatibility compatibility) {
    this.types = types;
    this.compatibility = compatibility;
  }

  /** Whether two terms may be equal. */
  boolean equate(Term a, Type typeA, Term b, Type typeB) {
    boolean unknownA = Types.hasUnknown(typeA);
    boolean unknownB = Types.hasUnknown(typeB);
    if (unknownA != unknownB) {
      return unknownA ? fit(a, typeB, false) : fit(b, typeA, false);
    }
    return unknownA ? equatePatterns(a, b) : compatibility.overlap(typeA, typeB);
  }

  private boolean equate(Term a, Term b) {
    return equate(a, types.of(a), b, types.of(b));
  }

  /** Equates terms that both have parts without types. */
  private boolean equatePatterns(Term a, Term b) {
    if (types.isVariable(a)) {
      return types.isVariable(b) ? equateLoose(a, b) : isPattern(b) && equateLoose(b, a);
    }
    if (types.isVariable(b)) {
      return isPattern(a) && equateLoose(a, b);
    }
    if (a instanceof Term.ArrayLiteral array && b instanceof Term.ArrayLiteral other) {
      return equateArrays(array.elements(), other.elements());
    }
    return a instanceof Term.ObjectLiteral object
        && b instanceof Term.ObjectLiteral other
        && equateObjects(object, other);
  }

  private static boolean isPattern(Term term) {
    return term.kind() == Term.Kind.ARRAY || term.kind() == Term.Kind.OBJECT;
  }

  /** What has no type yet may be anything. */
  private boolean equateLoose(Term a, Term variable) {
    return fit(a, Type.ANY, false) && fit(variable, types.of(a), false);
  }

  private boolean equateArrays(List<Term> a, List<Term> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equate(a.get(i), b.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean equateObjects(Term.ObjectLiteral a, Term.ObjectLiteral b) {
    Map<Object, Term> values = new HashMap<>();
    for (Term.Entry entry : b.entries()) {
      values.put(identity(entry.key()), entry.value());
    }
    if (a.entries().size() != b.entries().size()) {
      return false;
    }
    for (Term.Entry entry : a.entries()) {
      Term value = values.get(identity(entry.key()));
      if (value == null || !equate(entry.value(), value)) {
        return false;
      }
    }
    return true;
  }

  /** What two keys have in common that are the same for sure. */
  private static Object identity(Term key) {
    if (key instanceof Term.Var variable) {
      return variable.name();
    }
    Value constant = GroundTerms.value(key);
    return constant == null ? key : constant;
  }

  /**
   * Whether a term may have a type; variables without a type get it.
   *
   * @param alternative whether the type is one of several that the term may have
   */
  boolean fit(Term term, Type type, boolean alternative) {
    if (compatibility.isExhausted()) {
      return true;
    }
    if (types.isVariable(term)) {
      return fitVariable(term, type, alternative);
    }
    return switch (term.kind()) {
      case ARRAY, OBJECT, SET -> fitCollection(term, type, alternative);
      case NULL,
          BOOLEAN,
          NUMBER,
          STRING,
          VAR,
          REF,
          CALL,
          ARRAY_COMPREHENSION,
          SET_COMPREHENSION,
          OBJECT_COMPREHENSION,
          TEMPLATE_STRING ->
          compatibility.overlap(types.of(term), type);
    };
  }

  private boolean fitVariable(Term variable, Type type, boolean alternative) {
    Type known = types.of(variable);
    if (alternative) {
      types.assign(variable, Types.or(known, type));
      return true;
    }
    if (!Types.isUnknown(known)) {
      return compatibility.overlap(known, type);
    }
    types.assign(variable, type);
    return true;
  }

  private boolean fitCollection(Term term, Type type, boolean alternative) {
    if (type.kind() == Type.Kind.ANY) {
      return fitUnion(term, (Type.AnyType) type);
    }
    if (term.kind() == Term.Kind.ARRAY && type instanceof ArrayType array) {
      return fitArray(((Term.ArrayLiteral) term).elements(), array, alternative);
    }
    if (term.kind() == Term.Kind.OBJECT && type instanceof ObjectType object) {
      return fitObject((Term.ObjectLiteral) term, object, alternative);
    }
    return term.kind() == Term.Kind.SET
        && type instanceof Type.SetType set
        && fitAll(((Term.SetLiteral) term).elements(), set.member(), alternative);
  }

  private boolean fitUnion(Term term, Type.AnyType union) {
    if (union.isAnything()) {
      loosen(term);
      return true;
    }
    boolean fits = false;
    for (Type type : union.alternatives()) {
      fits |= fit(term, type, true);
    }
    return fits;
  }

  /** Everything in a collection may be anything. */
  private void loosen(Term collection) {
    if (collection instanceof Term.ArrayLiteral array) {
      fitAll(array.elements(), Type.ANY, true);
    } else if (collection instanceof Term.SetLiteral set) {
      fitAll(set.elements(), Type.ANY, true);
    } else {
      for (Term.Entry entry : ((Term.ObjectLiteral) collection).entries()) {
        fit(entry.key(), Type.ANY, true);
        fit(entry.value(), Type.ANY, true);
      }
    }
  }

  private boolean fitAll(List<Term> terms, Type type, boolean alternative) {
    for (int i = 0; i < terms.size(); i++) {
      if (!fit(terms.get(i), type, alternative)) {
        return false;
      }
    }
    return true;
  }

  private boolean fitArray(List<Term> elements, ArrayType type, boolean alternative) {
    if (!Compatibility.hasLength(type, elements.size())) {
      return false;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (!fit(elements.get(i), type.element(i), alternative)) {
        return false;
      }
    }
    return true;
  }

  /** The value of a key that is not constant may be anything. */
  private boolean fitObject(Term.ObjectLiteral object, ObjectType type, boolean alternative) {
    if (!Compatibility.hasSize(type, object.entries().size())) {
      return false;
    }
    for (Term.Entry entry : object.entries()) {
      Value key = GroundTerms.value(entry.key());
      if (key == null) {
        fit(entry.value(), Type.ANY, alternative);
        continue;
      }
      Type value = type.property(key);
      if (Types.isUnknown(value) || !fit(entry.value(), value, alternative)) {
        return false;
      }
    }
    return true;
  }
}
