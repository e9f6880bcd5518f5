package dev.autonomy.rego.check.types;

import dev.autonomy.rego.type.ArrayType;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether there can be a value that has two types at once.
 *
 * <p>The work is bounded: types that are big and alike on purpose count as compatible once {@link
 * #MAX_STEPS} comparisons were made for a policy. Nothing is wrongly refused then, and evaluation
 * checks operands again.
 */
@SuppressWarnings("ReferenceEquality") // the same type needs no comparison
final class Compatibility {
  /** Comparisons of two types, for all rules together. */
  private static final long MAX_STEPS = 50_000_000;

  private long steps;

  /** Counts work; whether too much has been done. */
  boolean isExhausted() {
    return ++steps > MAX_STEPS;
  }

  /** Whether values of type {@code a} may be values of type {@code b}. */
  boolean overlap(Type a, Type b) {
    if (Types.isUnknown(a) || Types.isUnknown(b)) {
      return false;
    }
    if (a == b || isExhausted()) {
      return true;
    }
    boolean isUnion = a.kind() == Type.Kind.ANY;
    if (isUnion || b.kind() == Type.Kind.ANY) {
      return (isUnion && anyOverlaps((Type.AnyType) a, b))
          || (b.kind() == Type.Kind.ANY && anyOverlaps((Type.AnyType) b, a));
    }
    if (a.kind() != b.kind()) {
      return false;
    }
    return switch (a.kind()) {
      case NULL, BOOLEAN, NUMBER, STRING -> true;
      case ARRAY -> arraysOverlap((ArrayType) a, (ArrayType) b);
      case OBJECT -> objectsOverlap((ObjectType) a, (ObjectType) b);
      case SET -> overlap(((Type.SetType) a).member(), ((Type.SetType) b).member());
      case FUNCTION -> functionsOverlap((Type.FunctionType) a, (Type.FunctionType) b);
      case ANY, UNKNOWN -> throw new AssertionError(a);
    };
  }

  private boolean anyOverlaps(Type.AnyType any, Type other) {
    if (other.kind() == Type.Kind.FUNCTION) {
      return false;
    }
    List<Type> alternatives = any.alternatives();
    for (int i = 0; i < alternatives.size(); i++) {
      if (overlap(alternatives.get(i), other)) {
        return true;
      }
    }
    return any.isAnything();
  }

  private boolean arraysOverlap(ArrayType a, ArrayType b) {
    int known = Math.max(a.elements().size(), b.elements().size());
    for (int i = 0; i < known; i++) {
      if (!overlap(a.element(i), b.element(i))) {
        return false;
      }
    }
    return restsOverlap(a.rest(), b.rest());
  }

  private boolean objectsOverlap(ObjectType a, ObjectType b) {
    return propertiesOverlap(a, b) && propertiesOverlap(b, a) && restsOverlap(a.value(), b.value());
  }

  private boolean propertiesOverlap(ObjectType a, ObjectType b) {
    List<Type.Property> properties = a.properties();
    for (int i = 0; i < properties.size(); i++) {
      Type.Property property = properties.get(i);
      if (!overlap(property.value(), b.property(property.key()))) {
        return false;
      }
    }
    return true;
  }

  private boolean restsOverlap(@Nullable Type a, @Nullable Type b) {
    return a == null || b == null || overlap(a, b);
  }

  private boolean functionsOverlap(Type.FunctionType a, Type.FunctionType b) {
    List<Type> arguments = a.arguments();
    if (arguments.size() != b.arguments().size()) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (!overlap(arguments.get(i), b.arguments().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether an array of a length can have a type. */
  static boolean hasLength(ArrayType type, int length) {
    return type.rest() != null || type.elements().size() == length;
  }

  /** Whether an object with this number of keys can have a type. */
  static boolean hasSize(ObjectType type, int size) {
    return type.value() != null || type.properties().size() == size;
  }
}
