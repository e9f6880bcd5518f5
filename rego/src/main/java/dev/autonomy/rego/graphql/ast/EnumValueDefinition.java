package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of an enum. */
public record EnumValueDefinition(
    String description,
    String name,
    List<Directive> directives,
    @Nullable Position position,
    Comments comments) {}
