package dev.autonomy.rego.graphql.tree;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.List;

/** Trees of executable documents. */
public final class QueryTrees {

  private QueryTrees() {}

  /** The tree of a document. */
  public static ObjectValue write(QueryDocument document, Work work) {
    return new TreeWriter(work)
        .list("Operations", document.operations(), QueryTrees::write)
        .list("Fragments", document.fragments(), QueryTrees::write)
        .done();
  }

  /**
   * The document of a tree, without positions. Every selection is taken for a field, fragments too,
   * because that is how OPA reads them: a schema then does not know the field.
   */
  public static QueryDocument read(ObjectValue tree, Work work) throws GraphQlException {
    TreeReader node = new TreeReader(tree, work);
    return new QueryDocument(
        node.list("Operations", QueryTrees::operation),
        node.list("Fragments", QueryTrees::fragment));
  }

  private static Value write(OperationDefinition operation, Work work) {
    return new TreeWriter(work)
        .text("Operation", operation.type().text())
        .text("Name", operation.name())
        .list("VariableDefinitions", operation.variables(), QueryTrees::write)
        .list("Directives", operation.directives(), PartTrees::write)
        .list("SelectionSet", operation.selections(), QueryTrees::write)
        .comments("Comment", operation.comments())
        .done();
  }

  private static OperationDefinition operation(TreeReader node) throws GraphQlException {
    return new OperationDefinition(
        PartTrees.operation(node),
        node.text("Name"),
        node.list("VariableDefinitions", QueryTrees::variable),
        node.list("Directives", PartTrees::directive),
        node.list("SelectionSet", QueryTrees::selection),
        null,
        List.of());
  }

  private static Value write(VariableDefinition variable, Work work) {
    return new TreeWriter(work)
        .text("Variable", variable.name())
        .part("Type", variable.type(), PartTrees::write)
        .part("DefaultValue", variable.defaultValue(), PartTrees::write)
        .list("Directives", variable.directives(), PartTrees::write)
        .comments("Comment", variable.comments())
        .flag("Used", variable.used())
        .done();
  }

  private static VariableDefinition variable(TreeReader node) throws GraphQlException {
    return new VariableDefinition(
        node.text("Variable"),
        node.required("Type", PartTrees::type),
        node.part("DefaultValue", PartTrees::literal),
        node.list("Directives", PartTrees::directive),
        node.flag("Used"),
        null,
        node.comments("Comment"));
  }

  private static Value write(FragmentDefinition fragment, Work work) {
    return new TreeWriter(work)
        .text("Name", fragment.name())
        .list("VariableDefinition", fragment.variables(), QueryTrees::write)
        .text("TypeCondition", fragment.typeCondition())
        .list("Directives", fragment.directives(), PartTrees::write)
        .list("SelectionSet", fragment.selections(), QueryTrees::write)
        .comments("Comment", fragment.comments())
        .done();
  }

  private static FragmentDefinition fragment(TreeReader node) throws GraphQlException {
    return new FragmentDefinition(
        node.text("Name"),
        node.list("VariableDefinition", QueryTrees::variable),
        node.text("TypeCondition"),
        node.list("Directives", PartTrees::directive),
        node.list("SelectionSet", QueryTrees::selection),
        null,
        List.of());
  }

  private static Value write(Selection selection, Work work) {
    TreeWriter node =
        new TreeWriter(work).list("Directives", selection.directives(), PartTrees::write);
    return switch (selection) {
      case Selection.Field field ->
          node.text("Alias", field.alias())
              .text("Name", field.name())
              .list("Arguments", field.arguments(), PartTrees::write)
              .list("SelectionSet", field.selections(), QueryTrees::write)
              .comments("Comment", field.comments())
              .done();
      case Selection.FragmentSpread spread ->
          node.text("Name", spread.name()).comments("Comment", spread.comments()).done();
      case Selection.InlineFragment inline ->
          node.text("TypeCondition", inline.typeCondition())
              .list("SelectionSet", inline.selections(), QueryTrees::write)
              .comments("Comment", inline.comments())
              .done();
    };
  }

  private static Selection selection(TreeReader node) throws GraphQlException {
    return new Selection.Field(
        node.text("Alias"),
        node.text("Name"),
        node.list("Arguments", PartTrees::argument),
        node.list("Directives", PartTrees::directive),
        node.list("SelectionSet", QueryTrees::selection),
        null,
        List.of());
  }
}
