package dev.autonomy.rego.graphql.ast;

import org.jspecify.annotations.Nullable;

/** Places where directives may stand (GraphQL, October 2021, section 3.13). */
public enum DirectiveLocation {
  QUERY,
  MUTATION,
  SUBSCRIPTION,
  FIELD,
  FRAGMENT_DEFINITION,
  FRAGMENT_SPREAD,
  INLINE_FRAGMENT,
  VARIABLE_DEFINITION,
  SCHEMA,
  SCALAR,
  OBJECT,
  FIELD_DEFINITION,
  ARGUMENT_DEFINITION,
  INTERFACE,
  UNION,
  ENUM,
  ENUM_VALUE,
  INPUT_OBJECT,
  INPUT_FIELD_DEFINITION;

  /** The location with this name, or null. */
  public static @Nullable DirectiveLocation of(String name) {
    for (DirectiveLocation location : values()) {
      if (location.name().equals(name)) {
        return location;
      }
    }
    return null;
  }
}
