package dev.autonomy.rego.ast;

import java.util.List;

/**
 * Prints syntax trees as Rego that parses to the same tree; for messages, debugging and tests.
 *
 * <p>The text is canonical, on as few lines as possible, and without comments: formatting source
 * for people to read is another matter.
 */
public final class TreePrinter {
  private final StringBuilder out = new StringBuilder();
  private final ExpressionPrinter expressions = new ExpressionPrinter(out);

  private TreePrinter() {}

  /** A term. */
  public static String print(Term term) {
    TreePrinter printer = new TreePrinter();
    printer.expressions.term(term);
    return printer.out.toString();
  }

  /** An expression, its modifiers included. */
  public static String print(Expression expression) {
    TreePrinter printer = new TreePrinter();
    printer.expressions.expression(expression);
    return printer.out.toString();
  }

  /** The expressions of a body, separated by semicolons. */
  public static String print(Body body) {
    TreePrinter printer = new TreePrinter();
    printer.expressions.body(body);
    return printer.out.toString();
  }

  /** The head of a rule. */
  public static String print(Head head) {
    TreePrinter printer = new TreePrinter();
    printer.head(head);
    return printer.out.toString();
  }

  /** A rule with everything behind {@code else}. */
  public static String print(Rule rule) {
    TreePrinter printer = new TreePrinter();
    printer.rule(rule);
    return printer.out.toString();
  }

  /** A module, one rule to a line, without annotations. */
  public static String print(RegoModule module) {
    TreePrinter printer = new TreePrinter();
    printer.module(module);
    return printer.out.toString();
  }

  private void module(RegoModule module) {
    out.append("package ");
    List<Term> path = module.packageName().path();
    if (path.getFirst() instanceof Term.StringLiteral(String first, Location _)) {
      out.append(first);
    }
    expressions.path(path.subList(1, path.size()));
    out.append('\n');
    for (Import imported : module.imports()) {
      out.append("import ");
      expressions.term(imported.path());
      if (imported.alias() != null) {
        out.append(" as ").append(imported.alias());
      }
      out.append('\n');
    }
    for (Rule rule : module.rules()) {
      rule(rule);
      out.append('\n');
    }
  }

  private void rule(Rule rule) {
    if (rule.isDefault()) {
      out.append("default ");
    }
    head(rule.head());
    ruleBody(rule.body());
    for (Rule other = rule.otherwise(); other != null; other = other.otherwise()) {
      out.append(" else");
      Term value = other.head().value();
      if (value != null && !other.head().valueGenerated()) {
        out.append(other.head().assigned() ? " := " : " = ");
        expressions.term(value);
      }
      ruleBody(other.body());
    }
  }

  private void ruleBody(Body body) {
    if (!body.isEmpty()) {
      out.append(" if ");
      expressions.block(body);
    }
  }

  private void head(Head head) {
    expressions.term(head.ref());
    if (head.isFunction()) {
      expressions.arguments(head.arguments());
    }
    if (head.key() != null) {
      out.append(" contains ");
      expressions.term(head.key());
    } else if (head.value() != null && !head.valueGenerated()) {
      out.append(head.assigned() ? " := " : " = ");
      expressions.term(head.value());
    }
  }
}
