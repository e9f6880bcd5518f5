package dev.autonomy.rego.type;

import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The type of an expression; printed as OPA's messages do. */
public sealed interface Type
    permits ArrayType, ObjectType, Type.ScalarType, Type.AnyType, Type.SetType, Type.FunctionType {

  /** The type of what could not be typed. */
  Type UNKNOWN = ScalarType.UNKNOWN;

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

  /** Which of the types below it is. */
  Kind kind();

  /** How many types it is made of, itself included. */
  int weight();

  /** How many types are inside one another, itself included. */
  int depth();

  /** The kinds of types, in the order in which types sort. */
  enum Kind {
    /** {@link #UNKNOWN}. */
    UNKNOWN,
    /** {@link #NULL}. */
    NULL,
    /** {@link #BOOLEAN}. */
    BOOLEAN,
    /** {@link #NUMBER}. */
    NUMBER,
    /** {@link #STRING}. */
    STRING,
    /** {@link ArrayType}. */
    ARRAY,
    /** {@link ObjectType}. */
    OBJECT,
    /** {@link SetType}. */
    SET,
    /** {@link AnyType}. */
    ANY,
    /** {@link FunctionType}. */
    FUNCTION
  }

  /** A value of one of {@code alternatives}. */
  static AnyType union(Type... alternatives) {
    Type[] sorted = alternatives.clone();
    Arrays.sort(sorted, Types::compare);
    return new AnyType(List.of(sorted));
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
    /** The type of what could not be typed. */
    UNKNOWN("???", Kind.UNKNOWN),
    /** The type of {@code null}. */
    NULL("null", Kind.NULL),
    /** The type of truth values. */
    BOOLEAN("boolean", Kind.BOOLEAN),
    /** The type of numbers. */
    NUMBER("number", Kind.NUMBER),
    /** The type of strings. */
    STRING("string", Kind.STRING);

    private final String text;
    private final Kind kind;

    ScalarType(String text, Kind kind) {
      this.text = text;
      this.kind = kind;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public int weight() {
      return 1;
    }

    @Override
    public int depth() {
      return 1;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A union.
   *
   * @param alternatives the types it may be, in ascending order, none of them a union; empty for
   *     every type
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
    public Kind kind() {
      return Kind.ANY;
    }

    @Override
    public int weight() {
      return 1 + Measure.weight(alternatives);
    }

    @Override
    public int depth() {
      return 1 + Measure.depth(alternatives);
    }

    @Override
    public String toString() {
      return alternatives.isEmpty() ? "any" : "any<" + TypeText.join(alternatives) + ">";
    }
  }

  /**
   * A set type.
   *
   * @param member type of the members
   */
  record SetType(Type member) implements Type {

    @Override
    public Kind kind() {
      return Kind.SET;
    }

    @Override
    public int weight() {
      return 1 + member.weight();
    }

    @Override
    public int depth() {
      return 1 + member.depth();
    }

    @Override
    public String toString() {
      return "set" + TypeText.bracket(member);
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

    /** The types of the arguments, and behind them that of the result, if there is one. */
    public List<Type> argumentsAndResult() {
      if (result == null) {
        return arguments;
      }
      List<Type> all = new ArrayList<>(arguments.size() + 1);
      all.addAll(arguments);
      all.add(result);
      return all;
    }

    @Override
    public Kind kind() {
      return Kind.FUNCTION;
    }

    @Override
    public int weight() {
      return 1 + Measure.weight(argumentsAndResult());
    }

    @Override
    public int depth() {
      return 1 + Measure.depth(argumentsAndResult());
    }

    @Override
    public String toString() {
      String more = variadic == null ? "" : (arguments.isEmpty() ? "" : ", ") + variadic + "...";
      String target = result == null ? "" : " => " + result;
      return "(" + TypeText.join(arguments) + more + ")" + target;
    }
  }
}
