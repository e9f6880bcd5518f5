package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A schema that holds together. Immutable, so that many evaluations may share it. */
public final class Schema {

  private final Map<String, SchemaType> types;
  private final SortedMap<String, DirectiveDefinition> directives;
  private final Map<String, Set<String>> possibleTypes;
  private final Map<OperationType, String> roots;

  Schema(
      Map<String, SchemaType> types,
      SortedMap<String, DirectiveDefinition> directives,
      Map<String, Set<String>> possibleTypes,
      Map<OperationType, String> roots) {
    this.types = types;
    this.directives = directives;
    this.possibleTypes = possibleTypes;
    this.roots = roots;
  }

  /**
   * The schema of a document, with GraphQL's own types and directives.
   *
   * @throws GraphQlException if something is declared twice or not at all, or if a definition
   *     breaks one of the rules for its kind (GraphQL, October 2021, section 3)
   */
  public static Schema of(SchemaDocument document, Work work) throws GraphQlException {
    return new SchemaBuilder(work).build(document);
  }

  /** The type of this name, or null. */
  public @Nullable SchemaType type(String name) {
    return types.get(name);
  }

  /** All types, sorted by name. */
  public SortedMap<String, SchemaType> types() {
    return new TreeMap<>(types);
  }

  /** The directive of this name, or null. */
  public @Nullable DirectiveDefinition directive(String name) {
    return directives.get(name);
  }

  /** The field {@code __typename}, which every composite type has without declaring it. */
  public static FieldDefinition typeNameField() {
    return Prelude.TYPE_NAME;
  }

  SortedMap<String, DirectiveDefinition> directives() {
    return directives;
  }

  /** Where operations of a kind start, or null if there are none of that kind. */
  public @Nullable SchemaType root(OperationType operation) {
    String name = roots.get(operation == OperationType.UNSTATED ? OperationType.QUERY : operation);
    return name == null ? null : types.get(name);
  }

  /** Names of the types that a value of a composite type may be of, in the order of the schema. */
  public Set<String> possibleTypes(String name) {
    return possibleTypes.getOrDefault(name, Set.of());
  }
}
