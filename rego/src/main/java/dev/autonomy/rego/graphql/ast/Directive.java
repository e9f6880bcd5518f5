package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directive where it is used. */
public record Directive(String name, List<Argument> arguments, @Nullable Position position) {}
