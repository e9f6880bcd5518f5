package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variable of an operation, or of a fragment as an early draft had it.
 *
 * @param used whether a tree says that it is used; text never does
 */
public record VariableDefinition(
    String name,
    TypeReference type,
    @Nullable Literal defaultValue,
    List<Directive> directives,
    boolean used,
    @Nullable Position position,
    List<String> comments) {

  /** Whether it has a value even when a request gives none. */
  public boolean hasDefault() {
    return defaultValue != null && defaultValue.kind() != LiteralKind.NULL;
  }
}
