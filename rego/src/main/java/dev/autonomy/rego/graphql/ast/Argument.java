package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An argument that is given to a field or a directive. */
public record Argument(
    String name, Literal value, @Nullable Position position, List<String> comments) {}
