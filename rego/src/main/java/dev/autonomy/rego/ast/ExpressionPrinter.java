package dev.autonomy.rego.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints expressions and terms, which contain each other. */
final class ExpressionPrinter {
  private final StringBuilder out;

  /** Appends to {@code out}. */
  ExpressionPrinter(StringBuilder out) {
    this.out = out;
  }

  /** A body in braces. */
  void block(Body body) {
    out.append("{ ");
    body(body);
    out.append(" }");
  }

  /** The expressions of a body, separated by semicolons. */
  void body(Body body) {
    List<Expression> expressions = body.expressions();
    for (int i = 0; i < expressions.size(); i++) {
      if (i > 0) {
        out.append("; ");
      }
      expression(expressions.get(i));
    }
  }

  /** An expression with its modifiers. */
  void expression(Expression expression) {
    if (expression.negated()) {
      out.append("not ");
    }
    form(expression.form());
    for (Expression.With with : expression.modifiers()) {
      out.append(" with ");
      term(with.target());
      out.append(" as ");
      term(with.value());
    }
  }

  private void form(Expression.Form form) {
    switch (form.kind()) {
      case EVALUATE -> evaluate(((Expression.Evaluate) form).term());
      case SOME_DECLARATION -> {
        out.append("some ");
        terms(((Expression.SomeDeclaration) form).variables());
      }
      case SOME_IN -> {
        Expression.SomeIn some = (Expression.SomeIn) form;
        out.append("some ");
        iteration(some.key(), some.value(), some.domain());
      }
      case EVERY -> {
        Expression.Every every = (Expression.Every) form;
        out.append("every ");
        iteration(every.key(), every.value(), every.domain());
        out.append(' ');
        block(every.body());
      }
      case NOT -> {
        out.append("not ");
        block(((Expression.Not) form).body());
      }
      case AND -> {
        block(((Expression.And) form).left());
        out.append(" and ");
        block(((Expression.And) form).right());
      }
      case OR -> {
        block(((Expression.Or) form).left());
        out.append(" or ");
        block(((Expression.Or) form).right());
      }
    }
  }

  private void iteration(@Nullable Term key, Term value, Term domain) {
    if (key != null) {
      term(key);
      out.append(", ");
    }
    term(value);
    out.append(" in ");
    term(domain);
  }

  /**
   * A term that stands alone, where operators need no parentheses, except for the bar: behind a
   * brace it would begin a comprehension.
   */
  private void evaluate(Term term) {
    if (term instanceof Term.Call call && call.arguments().size() == 2) {
      String symbol = Operators.symbol(call.name());
      if (symbol != null && !symbol.equals("|")) {
        infix(call, symbol);
        return;
      }
    }
    term(term);
  }

  private void infix(Term.Call call, String symbol) {
    term(call.arguments().get(0));
    out.append(' ').append(symbol).append(' ');
    term(call.arguments().get(1));
  }

  /** A term. */
  void term(Term term) {
    switch (term.kind()) {
      case NULL -> out.append("null");
      case BOOLEAN -> out.append(((Term.BooleanLiteral) term).value());
      case NUMBER -> out.append(((Term.NumberLiteral) term).text());
      case STRING -> string(((Term.StringLiteral) term).value());
      case VAR -> out.append(((Term.Var) term).isWildcard() ? "_" : ((Term.Var) term).name());
      case REF -> {
        term(((Term.Ref) term).head());
        path(((Term.Ref) term).path());
      }
      case CALL -> call((Term.Call) term);
      case ARRAY -> {
        out.append('[');
        terms(((Term.ArrayLiteral) term).elements());
        out.append(']');
      }
      case SET -> {
        List<Term> elements = ((Term.SetLiteral) term).elements();
        out.append(elements.isEmpty() ? "set(" : "{");
        terms(elements);
        out.append(elements.isEmpty() ? ')' : '}');
      }
      case OBJECT -> object(((Term.ObjectLiteral) term).entries());
      case ARRAY_COMPREHENSION -> {
        out.append('[');
        term(((Term.ArrayComprehension) term).head());
        comprehensionBody(((Term.ArrayComprehension) term).body(), ']');
      }
      case SET_COMPREHENSION -> {
        out.append('{');
        term(((Term.SetComprehension) term).head());
        comprehensionBody(((Term.SetComprehension) term).body(), '}');
      }
      case OBJECT_COMPREHENSION -> {
        out.append('{');
        term(((Term.ObjectComprehension) term).key());
        out.append(": ");
        term(((Term.ObjectComprehension) term).value());
        comprehensionBody(((Term.ObjectComprehension) term).body(), '}');
      }
      case TEMPLATE_STRING -> template((Term.TemplateString) term);
    }
  }

  private void comprehensionBody(Body body, char end) {
    out.append(" | ");
    body(body);
    out.append(end);
  }

  private void object(List<Term.Entry> entries) {
    out.append('{');
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        out.append(", ");
      }
      term(entries.get(i).key());
      out.append(": ");
      term(entries.get(i).value());
    }
    out.append('}');
  }

  private void call(Term.Call call) {
    String name = call.name();
    int operands = call.arguments().size();
    String symbol = operands == 2 ? Operators.symbol(name) : null;
    if (symbol != null && !symbol.equals("=") && !symbol.equals(":=")) {
      out.append('(');
      infix(call, symbol);
      out.append(')');
    } else if (operands == 3 && name.equals(Operators.MEMBER_WITH_KEY)) {
      out.append('(');
      iteration(call.arguments().get(0), call.arguments().get(1), call.arguments().get(2));
      out.append(')');
    } else {
      term(call.operator());
      arguments(call.arguments());
    }
  }

  /** Arguments in parentheses. */
  void arguments(List<Term> arguments) {
    out.append('(');
    terms(arguments);
    out.append(')');
  }

  private void terms(List<? extends Term> terms) {
    for (int i = 0; i < terms.size(); i++) {
      if (i > 0) {
        out.append(", ");
      }
      term(terms.get(i));
    }
  }

  /** The keys of a reference. */
  void path(List<Term> path) {
    for (Term key : path) {
      if (key instanceof Term.StringLiteral(String text, Location _) && Names.isPlainKey(text)) {
        out.append('.').append(text);
      } else {
        out.append('[');
        term(key);
        out.append(']');
      }
    }
  }

  private void template(Term.TemplateString template) {
    out.append("$\"");
    for (Term.TemplatePart part : template.parts()) {
      if (part instanceof Term.TemplateText text) {
        characters(text.text(), true);
      } else if (part instanceof Term.TemplateExpression hole) {
        out.append('{');
        expression(hole.expression());
        out.append('}');
      }
    }
    out.append('"');
  }

  private void string(String value) {
    out.append('"');
    characters(value, false);
    out.append('"');
  }

  private void characters(String text, boolean escapeBraces) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '{' -> out.append(escapeBraces ? "\\{" : "{");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append("\\u00").append(c < 0x10 ? "0" : "").append(Integer.toHexString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
