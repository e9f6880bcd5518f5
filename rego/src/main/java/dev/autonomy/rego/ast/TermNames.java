package dev.autonomy.rego.ast;

/** What messages call the kinds of terms. */
public final class TermNames {
  private TermNames() {}

  /** The name of a term's kind. */
  public static String of(Term term) {
    return switch (term.kind()) {
      case NULL -> "null";
      case BOOLEAN -> "boolean";
      case NUMBER -> "number";
      case STRING -> "string";
      case VAR -> "var";
      case REF -> "ref";
      case CALL -> "call";
      case ARRAY -> "array";
      case SET -> "set";
      case OBJECT -> "object";
      case ARRAY_COMPREHENSION -> "arraycomprehension";
      case SET_COMPREHENSION -> "setcomprehension";
      case OBJECT_COMPREHENSION -> "objectcomprehension";
      case TEMPLATE_STRING -> "templatestring";
    };
  }
}
