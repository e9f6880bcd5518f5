package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types at which operations start, or an extension of them. */
public record SchemaDefinition(
    String description,
    List<Directive> directives,
    List<Root> roots,
    @Nullable Position position,
    Comments comments) {

  /** The type at which operations of one kind start. */
  public record Root(
      OperationType operation, String type, @Nullable Position position, List<String> comments) {}
}
