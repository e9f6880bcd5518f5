package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directive that a schema declares. */
public record DirectiveDefinition(
    String description,
    String name,
    List<FieldDefinition> arguments,
    List<DirectiveLocation> locations,
    boolean repeatable,
    @Nullable Position position,
    Comments comments) {

  /** The argument of this name, or null. */
  public @Nullable FieldDefinition argument(String name) {
    for (FieldDefinition argument : arguments) {
      if (argument.name().equals(name)) {
        return argument;
      }
    }
    return null;
  }
}
