package dev.autonomy.rego.graphql.ast;

import java.util.List;

/** Operations and the fragments they use. */
public record QueryDocument(
    List<OperationDefinition> operations, List<FragmentDefinition> fragments) {}
