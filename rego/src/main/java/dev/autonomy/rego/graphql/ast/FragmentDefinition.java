package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fragment for a type. */
public record FragmentDefinition(
    String name,
    List<VariableDefinition> variables,
    String typeCondition,
    List<Directive> directives,
    List<Selection> selections,
    @Nullable Position position,
    List<String> comments) {}
