package dev.autonomy.rego.graphql.ast;

import org.jspecify.annotations.Nullable;

/** The type of a field, an argument or a variable: {@code Robot}, {@code [Robot!]!}. */
public sealed interface TypeReference {

  /** Whether null is excluded. */
  boolean nonNull();

  /** Where it starts; that of a list is where its elements' type starts. */
  @Nullable Position position();

  /** The name at the innermost place. */
  String name();

  /** The same type with null allowed. */
  TypeReference nullable();

  /** A type by its name. */
  record Named(String name, boolean nonNull, @Nullable Position position) implements TypeReference {

    @Override
    public TypeReference nullable() {
      return new Named(name, false, position);
    }

    @Override
    public String toString() {
      return name + (nonNull ? "!" : "");
    }
  }

  /** Lists of something. */
  record ListOf(TypeReference element, boolean nonNull, @Nullable Position position)
      implements TypeReference {

    @Override
    public String name() {
      return element.name();
    }

    @Override
    public TypeReference nullable() {
      return new ListOf(element, false, position);
    }

    @Override
    public String toString() {
      return "[" + element + "]" + (nonNull ? "!" : "");
    }
  }

  /** Whether a value of this type may stand where {@code wanted} is asked for. */
  default boolean fits(TypeReference wanted) {
    if (wanted.nonNull() && !nonNull()) {
      return false;
    }
    return switch (this) {
      case Named named -> wanted instanceof Named other && named.name.equals(other.name);
      case ListOf list -> wanted instanceof ListOf other && list.element.fits(other.element);
    };
  }
}
