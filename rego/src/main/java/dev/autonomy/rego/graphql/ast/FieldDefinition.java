package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object, an interface or an input object; also an argument, which has none itself.
 */
public record FieldDefinition(
    String description,
    String name,
    List<FieldDefinition> arguments,
    @Nullable Literal defaultValue,
    TypeReference type,
    List<Directive> directives,
    @Nullable Position position,
    Comments comments) {

  /** Whether an argument or an input field has to be given. */
  public boolean isRequired() {
    return type.nonNull() && defaultValue == null;
  }

  /** Whether it has a value even when none is given. */
  public boolean hasDefault() {
    return defaultValue != null && defaultValue.kind() != LiteralKind.NULL;
  }

  /** The argument of this name, or null. */
  public @Nullable FieldDefinition argument(String name) {
    for (FieldDefinition argument : arguments) {
      if (argument.name.equals(name)) {
        return argument;
      }
    }
    return null;
  }
}
