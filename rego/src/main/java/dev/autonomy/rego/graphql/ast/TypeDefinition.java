package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type of any kind, or what extends one.
 *
 * @param interfaces those that an object or an interface implements
 * @param fields of an object, an interface or an input object
 * @param types members of a union
 * @param builtIn whether the type belongs to GraphQL itself
 */
public record TypeDefinition(
    TypeKind kind,
    String description,
    String name,
    List<Directive> directives,
    List<String> interfaces,
    List<FieldDefinition> fields,
    List<String> types,
    List<EnumValueDefinition> enumValues,
    boolean builtIn,
    @Nullable Position position,
    Comments comments) {}
