package dev.autonomy.rego.type;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be done with types.
 *
 * <p>Types stay small: a union of more than {@value #MAX_ALTERNATIVES} types becomes {@code any},
 * and so does what would make a type heavier than {@value #MAX_WEIGHT} or deeper than {@value
 * #MAX_DEPTH}. A wider type only means that fewer errors are found.
 */
@SuppressWarnings("ReferenceEquality") // the same type needs no comparison
public final class Types {

  /** The number of alternatives from which on a union is {@code any}. */
  public static final int MAX_ALTERNATIVES = 128;

  /** The number of types that a type is made of at most. */
  public static final int MAX_WEIGHT = 10_000;

  /** The number of types inside one another in a type. */
  public static final int MAX_DEPTH = 64;

  private Types() {}

  /** Whether a type is {@link Type#UNKNOWN}. */
  public static boolean isUnknown(Type type) {
    return type.kind() == Type.Kind.UNKNOWN;
  }

  /**
   * Whether nothing is known of a type or of a part of it.
   *
   * <p>An error with such a type may follow from another error.
   */
  public static boolean hasUnknown(Type type) {
    return switch (type.kind()) {
      case UNKNOWN -> true;
      case NULL, BOOLEAN, NUMBER, STRING, ANY -> false;
      case ARRAY -> {
        ArrayType array = (ArrayType) type;
        yield hasAnyUnknown(array.elements()) || (array.rest() != null && hasUnknown(array.rest()));
      }
      case OBJECT -> {
        ObjectType object = (ObjectType) type;
        boolean unknown = false;
        for (Type.Property property : object.properties()) {
          unknown |= hasUnknown(property.value());
        }
        Type key = object.key();
        Type value = object.value();
        yield unknown || (key != null && value != null && (hasUnknown(key) || hasUnknown(value)));
      }
      case SET -> hasUnknown(((Type.SetType) type).member());
      case FUNCTION -> hasAnyUnknown(((Type.FunctionType) type).argumentsAndResult());
    };
  }

  private static boolean hasAnyUnknown(List<Type> types) {
    for (int i = 0; i < types.size(); i++) {
      if (hasUnknown(types.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a type is the type of every value. */
  public static boolean isAnything(Type type) {
    return type.kind() == Type.Kind.ANY && ((Type.AnyType) type).isAnything();
  }

  /** The total order of types; 0 for equal types. */
  public static int compare(Type a, Type b) {
    return TypeOrder.compare(a, b);
  }

  /** The type of a value. */
  public static Type of(Value value) {
    if (value instanceof StringValue) {
      return Type.STRING;
    }
    if (value instanceof NumberValue) {
      return Type.NUMBER;
    }
    if (value instanceof BooleanValue) {
      return Type.BOOLEAN;
    }
    return value.isCollection() ? ofCollection(value) : Type.NULL;
  }

  private static Type ofCollection(Value value) {
    if (value instanceof ArrayValue array) {
      List<Type> elements = new ArrayList<>(array.size());
      for (Value element : array) {
        elements.add(of(element));
      }
      return array(elements);
    }
    if (value instanceof ObjectValue object) {
      List<Type.Property> properties = new ArrayList<>(object.size());
      for (int i = 0; i < object.size(); i++) {
        properties.add(new Type.Property(object.key(i), of(object.value(i))));
      }
      return bounded(new ObjectType(properties, null, null));
    }
    Type member = Type.UNKNOWN;
    for (Value element : (SetValue) value) {
      member = or(member, of(element));
    }
    return set(isUnknown(member) ? Type.ANY : member);
  }

  /** An array of exactly these elements; of anything when there are none. */
  public static Type array(List<Type> elements) {
    return bounded(new ArrayType(elements, elements.isEmpty() ? Type.ANY : null));
  }

  /** A set of such members. */
  public static Type set(Type member) {
    return bounded(new Type.SetType(member));
  }

  /** A type, or a wider one of its kind when it is too big. */
  public static Type bounded(Type type) {
    if (type.weight() <= MAX_WEIGHT && type.depth() <= MAX_DEPTH) {
      return type;
    }
    return switch (type.kind()) {
      case ARRAY -> Type.arrayOf(Type.ANY);
      case OBJECT -> Type.objectOf(Type.ANY, Type.ANY);
      case SET -> new Type.SetType(Type.ANY);
      case UNKNOWN, NULL, BOOLEAN, NUMBER, STRING, ANY -> Type.ANY;
      case FUNCTION -> type;
    };
  }

  /** Whether a type is the same as another, or a union that has it as an alternative. */
  public static boolean contains(Type type, Type other) {
    if (type.kind() != Type.Kind.ANY) {
      return compare(type, other) == 0;
    }
    Type.AnyType any = (Type.AnyType) type;
    return other.kind() != Type.Kind.FUNCTION
        && (any.isAnything() || position(any.alternatives(), other) >= 0);
  }

  /** The union of two types; of functions, that of their arguments and results. */
  public static Type or(Type a, Type b) {
    if (a == b || isUnknown(b)) {
      return a;
    }
    if (isUnknown(a)) {
      return b;
    }
    if (a.kind() == Type.Kind.FUNCTION || b.kind() == Type.Kind.FUNCTION) {
      return a.kind() == b.kind()
          ? functions((Type.FunctionType) a, (Type.FunctionType) b)
          : Type.UNKNOWN;
    }
    if (a.kind() == Type.Kind.ANY) {
      return merge((Type.AnyType) a, b);
    }
    if (b.kind() == Type.Kind.ANY) {
      return merge((Type.AnyType) b, a);
    }
    int order = compare(a, b);
    if (order == 0) {
      return a;
    }
    return bounded(new Type.AnyType(order < 0 ? List.of(a, b) : List.of(b, a)));
  }

  private static Type functions(Type.FunctionType a, Type.FunctionType b) {
    if (a.arguments().size() != b.arguments().size()) {
      return Type.UNKNOWN;
    }
    List<Type> arguments = new ArrayList<>(a.arguments().size());
    for (int i = 0; i < a.arguments().size(); i++) {
      arguments.add(or(a.arguments().get(i), b.arguments().get(i)));
    }
    Type left = a.result();
    Type right = b.result();
    Type result = left == null ? right : right == null ? left : or(left, right);
    return new Type.FunctionType(arguments, result, a.variadic());
  }

  private static Type merge(Type.AnyType any, Type other) {
    if (any.isAnything()) {
      return any;
    }
    if (other.kind() != Type.Kind.ANY) {
      int position = position(any.alternatives(), other);
      return position >= 0 ? any : with(any.alternatives(), -position - 1, other);
    }
    if (((Type.AnyType) other).isAnything()) {
      return other;
    }
    Type merged = any;
    for (Type alternative : ((Type.AnyType) other).alternatives()) {
      merged = or(merged, alternative);
    }
    return merged;
  }

  private static Type with(List<Type> alternatives, int position, Type other) {
    if (alternatives.size() >= MAX_ALTERNATIVES) {
      return Type.ANY;
    }
    List<Type> more = new ArrayList<>(alternatives.size() + 1);
    more.addAll(alternatives);
    more.add(position, other);
    return bounded(new Type.AnyType(more));
  }

  /** Where a type is among others in ascending order; where it is not, {@code -insertion - 1}. */
  private static int position(List<Type> types, Type wanted) {
    int low = 0;
    int high = types.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(types.get(middle), wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  /** The type of what a constant key leads to, or {@link Type#UNKNOWN} where that is nothing. */
  public static Type select(Type type, Value key) {
    return switch (type.kind()) {
      case ARRAY ->
          key instanceof NumberValue number && number.isLong()
              ? ((ArrayType) type).element(number.longValue())
              : Type.UNKNOWN;
      case OBJECT -> ((ObjectType) type).property(key);
      case SET -> {
        Type wanted = of(key);
        yield contains(((Type.SetType) type).member(), wanted) ? wanted : Type.UNKNOWN;
      }
      case ANY -> {
        Type.AnyType any = (Type.AnyType) type;
        Type selected = any.isAnything() ? Type.ANY : Type.UNKNOWN;
        for (Type alternative : any.alternatives()) {
          selected = or(select(alternative, key), selected);
        }
        yield selected;
      }
      case UNKNOWN, NULL, BOOLEAN, NUMBER, STRING, FUNCTION -> Type.UNKNOWN;
    };
  }

  /** The type of the keys of a collection; {@link Type#UNKNOWN} of what is none. */
  public static Type keys(Type type) {
    return switch (type.kind()) {
      case ARRAY -> Type.NUMBER;
      case OBJECT -> ((ObjectType) type).keys();
      case SET -> ((Type.SetType) type).member();
      case ANY -> {
        Type.AnyType any = (Type.AnyType) type;
        Type keys = any.isAnything() ? Type.ANY : Type.UNKNOWN;
        for (Type alternative : any.alternatives()) {
          keys = or(keys(alternative), keys);
        }
        yield keys;
      }
      case UNKNOWN, NULL, BOOLEAN, NUMBER, STRING, FUNCTION -> Type.UNKNOWN;
    };
  }

  /** The type of the values of a collection; {@link Type#UNKNOWN} of what is none. */
  public static Type values(Type type) {
    return switch (type.kind()) {
      case ARRAY -> ((ArrayType) type).values();
      case OBJECT -> ((ObjectType) type).values();
      case SET -> ((Type.SetType) type).member();
      case ANY -> {
        Type.AnyType any = (Type.AnyType) type;
        Type values = any.isAnything() ? Type.ANY : Type.UNKNOWN;
        for (Type alternative : any.alternatives()) {
          values = or(values(alternative), values);
        }
        yield values;
      }
      case UNKNOWN, NULL, BOOLEAN, NUMBER, STRING, FUNCTION -> Type.UNKNOWN;
    };
  }
}
