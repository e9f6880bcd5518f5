package dev.autonomy.rego.graphql.ast;

import java.util.List;

/**
 * Definitions of types and directives.
 *
 * @param comments after the last definition
 */
public record SchemaDocument(
    List<SchemaDefinition> schemas,
    List<SchemaDefinition> schemaExtensions,
    List<DirectiveDefinition> directives,
    List<TypeDefinition> types,
    List<TypeDefinition> extensions,
    List<String> comments) {}
