package dev.autonomy.rego.type;

import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of an expression; printed as OPA's messages do. */
public sealed interface Type {

  /** The type of {@code null}. */
  Type NULL = ScalarType.NULL;

  /** The type of truth values. */
  Type BOOLEAN = ScalarType.BOOLEAN;

  /** The type of numbers. */
  Type NUMBER = ScalarType.NUMBER;

  /** The type of strings. */
  Type STRING = ScalarType.STRING;

  /** The type of every value. */
  AnyType ANY = new AnyType(List.of());

  /** A value of one of {@code alternatives}. */
  static AnyType union(Type... alternatives) {
    return new AnyType(List.of(alternatives));
  }

  /** An array of exactly these element types. */
  static ArrayType array(Type... elements) {
    return new ArrayType(List.of(elements), null);
  }

  /** An array of any length. */
  static ArrayType arrayOf(Type element) {
    return new ArrayType(List.of(), element);
  }

  /** An object of any size. */
  static ObjectType objectOf(Type key, Type value) {
    return new ObjectType(List.of(), key, value);
  }

  /** One of the types that have no parts. */
  enum ScalarType implements Type {
    /** The type of {@code null}. */
    NULL,
    /** The type of truth values. */
    BOOLEAN,
    /** The type of numbers. */
    NUMBER,
    /** The type of strings. */
    STRING;

    @Override
    public String toString() {
      return switch (this) {
        case NULL -> "null";
        case BOOLEAN -> "boolean";
        case NUMBER -> "number";
        case STRING -> "string";
      };
    }
  }

  /**
   * A union.
   *
   * @param alternatives the types it may be; empty for every type
   */
  record AnyType(List<Type> alternatives) implements Type {

    /** Copies the alternatives. */
    public AnyType {
      alternatives = List.copyOf(alternatives);
    }

    /** Whether every value has this type. */
    public boolean isAnything() {
      return alternatives.isEmpty();
    }

    @Override
    public String toString() {
      return alternatives.isEmpty() ? "any" : "any<" + TypeText.join(alternatives) + ">";
    }
  }

  /**
   * An array type.
   *
   * @param elements types of the first elements
   * @param rest type of all further elements, or null if there are none
   */
  record ArrayType(List<Type> elements, @Nullable Type rest) implements Type {

    /** Copies the element types. */
    public ArrayType {
      elements = List.copyOf(elements);
    }

    @Override
    public String toString() {
      String fixed = elements.isEmpty() ? "" : "<" + TypeText.join(elements) + ">";
      return "array" + (fixed.isEmpty() && rest == null ? "<>" : fixed) + TypeText.bracket(rest);
    }
  }

  /**
   * A set type.
   *
   * @param member type of the members
   */
  record SetType(Type member) implements Type {

    @Override
    public String toString() {
      return "set" + TypeText.bracket(member);
    }
  }

  /**
   * An object type.
   *
   * @param properties keys that are always there, in ascending order of key
   * @param key type of all further keys, or null if there are none
   * @param value type of the values of further keys; null exactly when {@code key} is
   */
  record ObjectType(List<Property> properties, @Nullable Type key, @Nullable Type value)
      implements Type {

    /** Copies the properties. */
    public ObjectType {
      properties = List.copyOf(properties);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("object");
      if (!properties.isEmpty() || key == null) {
        text.append('<').append(TypeText.join(properties)).append('>');
      }
      if (key != null) {
        text.append('[').append(key).append(": ").append(value).append(']');
      }
      return text.toString();
    }
  }

  /**
   * One property of an object type.
   *
   * @param key the key
   * @param value the type of its value
   */
  record Property(Value key, Type value) {

    @Override
    public String toString() {
      return TypeText.key(key) + ": " + value;
    }
  }

  /**
   * A function type.
   *
   * @param arguments types of the arguments
   * @param result type of the result, or null if there is none
   * @param variadic type of any further arguments, or null if there are none
   */
  record FunctionType(List<Type> arguments, @Nullable Type result, @Nullable Type variadic)
      implements Type {

    /** Copies the argument types. */
    public FunctionType {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      String more = variadic == null ? "" : (arguments.isEmpty() ? "" : ", ") + variadic + "...";
      String target = result == null ? "" : " => " + result;
      return "(" + TypeText.join(arguments) + more + ")" + target;
    }
  }
}
