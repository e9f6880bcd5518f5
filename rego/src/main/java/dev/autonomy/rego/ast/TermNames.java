package dev.autonomy.rego.ast;

/** What messages call the kinds of terms. */
public final class TermNames {
  private TermNames() {}

  /** The name of a term's kind. */
  public static String of(Term term) {
    return switch (term) {
      case Term.NullLiteral _ -> "null";
      case Term.BooleanLiteral _ -> "boolean";
      case Term.NumberLiteral _ -> "number";
      case Term.StringLiteral _ -> "string";
      case Term.Var _ -> "var";
      case Term.Ref _ -> "ref";
      case Term.ArrayLiteral _ -> "array";
      case Term.SetLiteral _ -> "set";
      case Term.ObjectLiteral _ -> "object";
      case Term.ArrayComprehension _ -> "arraycomprehension";
      case Term.SetComprehension _ -> "setcomprehension";
      case Term.ObjectComprehension _ -> "objectcomprehension";
      case Term.Call _ -> "call";
      case Term.TemplateString _ -> "templatestring";
    };
  }
}
