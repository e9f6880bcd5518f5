package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps two fields with one name in the response apart. */
final class FieldPairs {

  private FieldPairs() {}

  /** Whether no object has both fields, so that they never meet in a response. */
  static boolean areExclusive(
      Site.OfField a, SchemaType parentA, Site.OfField b, SchemaType parentB) {
    return parentA.kind() == TypeKind.OBJECT
        && parentB.kind() == TypeKind.OBJECT
        && !parentA.name().equals(parentB.name())
        && a.definition() != null
        && b.definition() != null;
  }

  /** How the fields differ, or nothing. */
  static String difference(Selection.Field a, Selection.Field b, Work work) {
    if (!a.name().equals(b.name())) {
      return "\"" + a.name() + "\" and \"" + b.name() + "\" are different fields";
    }
    work.charge((long) a.arguments().size() * b.arguments().size());
    return haveSameArguments(a.arguments(), b.arguments()) ? "" : "they have differing arguments";
  }

  private static boolean haveSameArguments(List<Argument> a, List<Argument> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Argument argument : a) {
      if (!contains(b, argument)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the argument is there; OPA does not look into lists and objects. */
  private static boolean contains(List<Argument> arguments, Argument wanted) {
    for (Argument argument : arguments) {
      if (argument.name().equals(wanted.name())
          && argument.value().kind() == wanted.value().kind()
          && argument.value().raw().equals(wanted.value().raw())) {
        return true;
      }
    }
    return false;
  }

  /** How the types of the fields differ, or nothing. */
  static String differenceOfTypes(Site.OfField a, Site.OfField b, Schema schema) {
    FieldDefinition definitionA = a.definition();
    FieldDefinition definitionB = b.definition();
    if (definitionA == null
        || definitionB == null
        || !conflict(definitionA.type(), definitionB.type(), schema)) {
      return "";
    }
    return "they return conflicting types \""
        + definitionA.type()
        + "\" and \""
        + definitionB.type()
        + "\"";
  }

  private static boolean conflict(TypeReference a, TypeReference b, Schema schema) {
    if (a instanceof TypeReference.ListOf listA && b instanceof TypeReference.ListOf listB) {
      return conflict(listA.element(), listB.element(), schema);
    }
    if (a instanceof TypeReference.ListOf
        || b instanceof TypeReference.ListOf
        || a.nonNull() != b.nonNull()) {
      return true;
    }
    return isLeaf(schema.type(a.name()))
        && isLeaf(schema.type(b.name()))
        && !a.name().equals(b.name());
  }

  private static boolean isLeaf(@Nullable SchemaType type) {
    return type != null && type.kind().isLeaf();
  }
}
