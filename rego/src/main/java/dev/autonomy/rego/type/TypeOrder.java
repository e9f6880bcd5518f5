package dev.autonomy.rego.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The total order of types: by kind, and then by their parts. */
@SuppressWarnings("ReferenceEquality") // the same type needs no comparison
final class TypeOrder {

  private TypeOrder() {}

  static int compare(Type a, Type b) {
    if (a == b) {
      return 0;
    }
    int byKind = a.kind().compareTo(b.kind());
    if (byKind != 0) {
      return byKind;
    }
    return switch (a.kind()) {
      case UNKNOWN, NULL, BOOLEAN, NUMBER, STRING -> 0;
      case ARRAY -> arrays((ArrayType) a, (ArrayType) b);
      case OBJECT -> objects((ObjectType) a, (ObjectType) b);
      case SET -> compare(((Type.SetType) a).member(), ((Type.SetType) b).member());
      case ANY -> lists(((Type.AnyType) a).alternatives(), ((Type.AnyType) b).alternatives());
      case FUNCTION -> functions((Type.FunctionType) a, (Type.FunctionType) b);
    };
  }

  private static int arrays(ArrayType a, ArrayType b) {
    int byRest = optional(a.rest(), b.rest());
    return byRest != 0 ? byRest : lists(a.elements(), b.elements());
  }

  private static int objects(ObjectType a, ObjectType b) {
    int byKey = optional(a.key(), b.key());
    if (byKey != 0) {
      return byKey;
    }
    int byValue = optional(a.value(), b.value());
    if (byValue != 0) {
      return byValue;
    }
    List<Type.Property> left = a.properties();
    List<Type.Property> right = b.properties();
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int byName = left.get(i).key().compareTo(right.get(i).key());
      if (byName != 0) {
        return byName;
      }
      int byType = compare(left.get(i).value(), right.get(i).value());
      if (byType != 0) {
        return byType;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int functions(Type.FunctionType a, Type.FunctionType b) {
    int byNumber = Integer.compare(a.arguments().size(), b.arguments().size());
    if (byNumber != 0) {
      return byNumber;
    }
    int byArguments = lists(a.arguments(), b.arguments());
    if (byArguments != 0) {
      return byArguments;
    }
    int byResult = optional(a.result(), b.result());
    return byResult != 0 ? byResult : optional(a.variadic(), b.variadic());
  }

  private static int optional(@Nullable Type a, @Nullable Type b) {
    if (a == null || b == null) {
      return a == b ? 0 : a == null ? -1 : 1;
    }
    return compare(a, b);
  }

  private static int lists(List<Type> a, List<Type> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
