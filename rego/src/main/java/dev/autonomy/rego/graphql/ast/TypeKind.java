package dev.autonomy.rego.graphql.ast;

import org.jspecify.annotations.Nullable;

/** Kinds of types that a schema defines; their names are those of introspection. */
public enum TypeKind {
  SCALAR(DirectiveLocation.SCALAR),
  OBJECT(DirectiveLocation.OBJECT),
  INTERFACE(DirectiveLocation.INTERFACE),
  UNION(DirectiveLocation.UNION),
  ENUM(DirectiveLocation.ENUM),
  INPUT_OBJECT(DirectiveLocation.INPUT_OBJECT);

  private final DirectiveLocation location;

  TypeKind(DirectiveLocation location) {
    this.location = location;
  }

  /** Where directives on such a type stand. */
  public DirectiveLocation location() {
    return location;
  }

  /** Whether such a type has no fields to select from. */
  public boolean isLeaf() {
    return this == SCALAR || this == ENUM;
  }

  /** Whether a value may be of one of several types. */
  public boolean isAbstract() {
    return this == INTERFACE || this == UNION;
  }

  /** Whether fragments may have such a type as condition. */
  public boolean isComposite() {
    return this == OBJECT || isAbstract();
  }

  /** Whether variables and arguments may have such a type. */
  public boolean isInput() {
    return isLeaf() || this == INPUT_OBJECT;
  }

  /** The kind with this name, or null. */
  public static @Nullable TypeKind of(String name) {
    for (TypeKind kind : values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return null;
  }
}
