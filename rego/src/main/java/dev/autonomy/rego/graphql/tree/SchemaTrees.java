package dev.autonomy.rego.graphql.tree;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Comments;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.SchemaDefinition;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Trees of documents of the type system. */
public final class SchemaTrees {

  private SchemaTrees() {}

  /** The tree of a document. */
  public static ObjectValue write(SchemaDocument document, Work work) {
    return new TreeWriter(work)
        .list("Schema", document.schemas(), SchemaTrees::write)
        .list("SchemaExtension", document.schemaExtensions(), SchemaTrees::write)
        .list("Directives", document.directives(), SchemaTrees::write)
        .list("Definitions", document.types(), SchemaTrees::write)
        .list("Extensions", document.extensions(), SchemaTrees::write)
        .comments("Comment", document.comments())
        .done();
  }

  /** The document of a tree, without positions. */
  public static SchemaDocument read(ObjectValue tree, Work work) throws GraphQlException {
    TreeReader node = new TreeReader(tree, work);
    return new SchemaDocument(
        node.list("Schema", SchemaTrees::schema),
        node.list("SchemaExtension", SchemaTrees::schema),
        node.list("Directives", SchemaTrees::directive),
        node.list("Definitions", SchemaTrees::type),
        node.list("Extensions", SchemaTrees::type),
        node.comments("Comment"));
  }

  private static TreeWriter described(String description, Comments comments, Work work) {
    return new TreeWriter(work)
        .text("Description", description)
        .comments("BeforeDescriptionComment", comments.beforeDescription())
        .comments("AfterDescriptionComment", comments.afterDescription())
        .comments("EndOfDefinitionComment", comments.atEnd());
  }

  private static Comments comments(TreeReader node) throws GraphQlException {
    return new Comments(
        node.comments("BeforeDescriptionComment"),
        node.comments("AfterDescriptionComment"),
        node.comments("EndOfDefinitionComment"));
  }

  private static Value write(SchemaDefinition schema, Work work) {
    return described(schema.description(), schema.comments(), work)
        .list("Directives", schema.directives(), PartTrees::write)
        .list("OperationTypes", schema.roots(), SchemaTrees::write)
        .done();
  }

  private static SchemaDefinition schema(TreeReader node) throws GraphQlException {
    return new SchemaDefinition(
        node.text("Description"),
        node.list("Directives", PartTrees::directive),
        node.list("OperationTypes", SchemaTrees::root),
        null,
        comments(node));
  }

  private static Value write(SchemaDefinition.Root root, Work work) {
    return new TreeWriter(work)
        .text("Operation", root.operation().text())
        .text("Type", root.type())
        .comments("Comment", root.comments())
        .done();
  }

  private static SchemaDefinition.Root root(TreeReader node) throws GraphQlException {
    return new SchemaDefinition.Root(
        PartTrees.operation(node), node.text("Type"), null, node.comments("Comment"));
  }

  private static Value write(TypeDefinition type, Work work) {
    return described(type.description(), type.comments(), work)
        .text("Kind", type.kind().name())
        .text("Name", type.name())
        .list("Directives", type.directives(), PartTrees::write)
        .texts("Interfaces", type.interfaces())
        .list("Fields", type.fields(), SchemaTrees::write)
        .texts("Types", type.types())
        .list("EnumValues", type.enumValues(), SchemaTrees::write)
        .flag("BuiltIn", type.builtIn())
        .done();
  }

  private static TypeDefinition type(TreeReader node) throws GraphQlException {
    TypeKind kind = TypeKind.of(node.text("Kind"));
    if (kind == null) {
      throw node.unknown("Kind");
    }
    return new TypeDefinition(
        kind,
        node.text("Description"),
        node.text("Name"),
        node.list("Directives", PartTrees::directive),
        node.texts("Interfaces"),
        node.list("Fields", SchemaTrees::field),
        node.texts("Types"),
        node.list("EnumValues", SchemaTrees::enumValue),
        node.flag("BuiltIn"),
        null,
        comments(node));
  }

  private static Value write(FieldDefinition field, Work work) {
    return described(field.description(), field.comments(), work)
        .text("Name", field.name())
        .list("Arguments", field.arguments(), SchemaTrees::write)
        .part("DefaultValue", field.defaultValue(), PartTrees::write)
        .part("Type", field.type(), PartTrees::write)
        .list("Directives", field.directives(), PartTrees::write)
        .done();
  }

  private static FieldDefinition field(TreeReader node) throws GraphQlException {
    return new FieldDefinition(
        node.text("Description"),
        node.text("Name"),
        node.list("Arguments", SchemaTrees::field),
        node.part("DefaultValue", PartTrees::literal),
        node.required("Type", PartTrees::type),
        node.list("Directives", PartTrees::directive),
        null,
        comments(node));
  }

  private static Value write(EnumValueDefinition value, Work work) {
    return described(value.description(), value.comments(), work)
        .text("Name", value.name())
        .list("Directives", value.directives(), PartTrees::write)
        .done();
  }

  private static EnumValueDefinition enumValue(TreeReader node) throws GraphQlException {
    return new EnumValueDefinition(
        node.text("Description"),
        node.text("Name"),
        node.list("Directives", PartTrees::directive),
        null,
        comments(node));
  }

  private static Value write(DirectiveDefinition directive, Work work) {
    return described(directive.description(), directive.comments(), work)
        .text("Name", directive.name())
        .list("Arguments", directive.arguments(), SchemaTrees::write)
        .list("Locations", directive.locations(), (location, _) -> name(location))
        .flag("IsRepeatable", directive.repeatable())
        .done();
  }

  private static Value name(DirectiveLocation location) {
    return StringValue.of(location.name());
  }

  private static DirectiveDefinition directive(TreeReader node) throws GraphQlException {
    List<DirectiveLocation> locations = new ArrayList<>();
    for (String name : node.texts("Locations")) {
      DirectiveLocation location = DirectiveLocation.of(name);
      if (location == null) {
        throw new GraphQlException(null, "\"" + name + "\" is no location of directives");
      }
      locations.add(location);
    }
    return new DirectiveDefinition(
        node.text("Description"),
        node.text("Name"),
        node.list("Arguments", SchemaTrees::field),
        locations,
        node.flag("IsRepeatable"),
        null,
        comments(node));
  }
}
