package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.SchemaDefinition;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the definitions of a document together, and has them checked. */
final class SchemaBuilder {

  private static final Set<String> REDECLARABLE =
      Set.of("include", "skip", "deprecated", "specifiedBy", "defer", "oneOf");

  private final Work work;
  private final Map<String, TypeDraft> drafts = new LinkedHashMap<>();
  private final Map<String, SchemaType> types = new HashMap<>();
  private final SortedMap<String, DirectiveDefinition> directives = new TreeMap<>();
  private final Map<String, Set<String>> possibleTypes = new HashMap<>();
  private final Map<OperationType, String> roots = new EnumMap<>(OperationType.class);

  SchemaBuilder(Work work) {
    this.work = work;
  }

  Schema build(SchemaDocument document) throws GraphQlException {
    define(Prelude.DOCUMENT.types());
    define(document.types());
    extend(document.extensions());
    for (TypeDraft draft : drafts.values()) {
      SchemaType type = new SchemaType(draft.finish());
      work.charge(1 + type.fields().size());
      types.put(type.name(), type);
      addPossibleTypes(type.definition());
    }
    declare(Prelude.DOCUMENT.directives());
    declare(document.directives());
    Schema schema = new Schema(types, directives, possibleTypes, roots);
    DirectiveChecker directiveChecker = new DirectiveChecker(schema, work);
    findRoots(document, directiveChecker);
    new TypeChecker(schema, directiveChecker, work).check();
    if (document.schemas().isEmpty()) {
      inferRoots();
    }
    SchemaType query = schema.root(OperationType.QUERY);
    if (query != null) {
      types.put(query.name(), query.withFields(Prelude.QUERY_FIELDS));
    }
    return schema;
  }

  private void define(List<TypeDefinition> definitions) throws GraphQlException {
    for (TypeDefinition definition : definitions) {
      work.charge(1);
      if (drafts.putIfAbsent(definition.name(), TypeDraft.of(definition)) != null) {
        throw new GraphQlException(
            definition.position(), "Cannot redeclare type " + definition.name() + ".");
      }
    }
  }

  private void extend(List<TypeDefinition> extensions) throws GraphQlException {
    for (TypeDefinition extension : extensions) {
      work.charge(1);
      TypeDraft draft =
          drafts.computeIfAbsent(extension.name(), _ -> TypeDraft.undefined(extension));
      if (draft.kind() != extension.kind()) {
        throw new GraphQlException(
            extension.position(),
            "Cannot extend type "
                + extension.name()
                + " because the base type is a "
                + draft.kind()
                + ", not "
                + extension.kind()
                + ".");
      }
      draft.extend(extension);
    }
  }

  private void addPossibleTypes(TypeDefinition type) {
    switch (type.kind()) {
      case UNION -> type.types().forEach(member -> addPossibleType(type.name(), member));
      case OBJECT, INPUT_OBJECT -> {
        type.interfaces().forEach(implemented -> addPossibleType(implemented, type.name()));
        addPossibleType(type.name(), type.name());
      }
      case INTERFACE ->
          type.interfaces().forEach(implemented -> addPossibleType(implemented, type.name()));
      case SCALAR, ENUM -> {}
    }
  }

  private void addPossibleType(String type, String possible) {
    work.charge(1);
    possibleTypes.computeIfAbsent(type, _ -> new LinkedHashSet<>()).add(possible);
  }

  /** Keeps the later of two directives, where that is allowed at all, as OPA does. */
  private void declare(List<DirectiveDefinition> definitions) throws GraphQlException {
    for (DirectiveDefinition definition : definitions) {
      work.charge(1);
      String name = definition.name();
      if (directives.put(name, definition) != null && !REDECLARABLE.contains(name)) {
        throw new GraphQlException(
            definition.position(), "Cannot redeclare directive " + name + ".");
      }
    }
  }

  private void findRoots(SchemaDocument document, DirectiveChecker directiveChecker)
      throws GraphQlException {
    if (document.schemas().size() > 1) {
      throw new GraphQlException(
          document.schemas().get(1).position(),
          "Cannot have multiple schema entry points, consider schema extensions instead.");
    }
    for (SchemaDefinition schema : document.schemas()) {
      findRoots(schema, directiveChecker);
    }
    for (SchemaDefinition extension : document.schemaExtensions()) {
      findRoots(extension, directiveChecker);
    }
  }

  private void findRoots(SchemaDefinition schema, DirectiveChecker directiveChecker)
      throws GraphQlException {
    for (SchemaDefinition.Root root : schema.roots()) {
      work.charge(1);
      if (!types.containsKey(root.type())) {
        throw new GraphQlException(
            root.position(),
            "Schema root "
                + root.operation().text()
                + " refers to a type "
                + root.type()
                + " that does not exist.");
      }
      roots.put(root.operation(), root.type());
    }
    directiveChecker.check(schema.directives(), DirectiveLocation.SCHEMA, "");
  }

  /** Without a definition of the schema the types with the usual names are the roots. */
  private void inferRoots() {
    inferRoot(OperationType.QUERY, "Query");
    inferRoot(OperationType.MUTATION, "Mutation");
    inferRoot(OperationType.SUBSCRIPTION, "Subscription");
  }

  private void inferRoot(OperationType operation, String type) {
    if (types.containsKey(type)) {
      roots.putIfAbsent(operation, type);
    }
  }
}
