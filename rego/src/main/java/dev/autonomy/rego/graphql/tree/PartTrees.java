package dev.autonomy.rego.graphql.tree;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.LiteralKind;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.value.Value;

/** Trees of what queries and schemas share: values, directives, types. */
final class PartTrees {

  private PartTrees() {}

  static Value write(Literal literal, Work work) {
    return new TreeWriter(work)
        .text("Raw", literal.raw())
        .list("Children", literal.children(), PartTrees::write)
        .number("Kind", literal.kind().number())
        .comments("Comment", literal.comments())
        .flag("ExpectedTypeHasDefault", false)
        .done();
  }

  private static Value write(Literal.Child child, Work work) {
    return new TreeWriter(work)
        .text("Name", child.name())
        .part("Value", child.value(), PartTrees::write)
        .comments("Comment", child.comments())
        .done();
  }

  static Literal literal(TreeReader node) throws GraphQlException {
    LiteralKind kind = LiteralKind.of(node.number("Kind"));
    if (kind == null) {
      throw node.unknown("Kind");
    }
    return new Literal(
        kind,
        node.text("Raw"),
        node.list("Children", PartTrees::child),
        null,
        node.comments("Comment"));
  }

  private static Literal.Child child(TreeReader node) throws GraphQlException {
    return new Literal.Child(
        node.text("Name"),
        node.required("Value", PartTrees::literal),
        null,
        node.comments("Comment"));
  }

  static Value write(Argument argument, Work work) {
    return new TreeWriter(work)
        .text("Name", argument.name())
        .part("Value", argument.value(), PartTrees::write)
        .comments("Comment", argument.comments())
        .done();
  }

  static Argument argument(TreeReader node) throws GraphQlException {
    return new Argument(
        node.text("Name"),
        node.required("Value", PartTrees::literal),
        null,
        node.comments("Comment"));
  }

  static Value write(Directive directive, Work work) {
    return new TreeWriter(work)
        .text("Name", directive.name())
        .list("Arguments", directive.arguments(), PartTrees::write)
        .text("Location", "")
        .done();
  }

  static Directive directive(TreeReader node) throws GraphQlException {
    return new Directive(node.text("Name"), node.list("Arguments", PartTrees::argument), null);
  }

  static Value write(TypeReference type, Work work) {
    TreeWriter node = new TreeWriter(work).flag("NonNull", type.nonNull());
    return switch (type) {
      case TypeReference.Named named -> node.text("NamedType", named.name()).done();
      case TypeReference.ListOf list ->
          node.text("NamedType", "").part("Elem", list.element(), PartTrees::write).done();
    };
  }

  static TypeReference type(TreeReader node) throws GraphQlException {
    String name = node.text("NamedType");
    boolean nonNull = node.flag("NonNull");
    return name.isEmpty()
        ? new TypeReference.ListOf(node.required("Elem", PartTrees::type), nonNull, null)
        : new TypeReference.Named(name, nonNull, null);
  }

  static OperationType operation(TreeReader node) throws GraphQlException {
    OperationType type = OperationType.of(node.text("Operation"));
    if (type == null) {
      throw node.unknown("Operation");
    }
    return type;
  }
}
