package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks what template strings and {@code print} show: their operands are evaluated apart, so that
 * an undefined one does no harm, and therefore cannot bind variables.
 */
final class CaptureChecker {
  private static final Set<String> ROOTS = Set.of(Term.Var.INPUT, Term.Var.DATA);

  private final Functions functions;
  private final boolean checksPrint;
  private final Diagnostics errors;

  CaptureChecker(Functions functions, boolean checksPrint, Diagnostics errors) {
    this.functions = functions;
    this.checksPrint = checksPrint;
    this.errors = errors;
  }

  /** Checks a rule without what is behind {@code else}. */
  void rule(Rule rule) {
    Captures captures = new Captures();
    captures.rule(rule);
    if (!captures.found) {
      return;
    }
    Head head = rule.head();
    Set<String> outer = new LayeredSet(ROOTS);
    for (Term argument : head.arguments()) {
      outer.addAll(Variables.of(argument, Variables.PATTERN));
    }
    Set<String> bound = body(rule.body(), outer);
    Scope scope = new Scope(bound);
    scope.head(head);
  }

  /** Checks a body that is not part of a rule. */
  void query(Body query) {
    body(query, ROOTS);
  }

  private Set<String> body(Body body, Set<String> outer) {
    List<Expression> expressions = body.expressions();
    Set<String> bound = Needs.outputs(expressions, functions, outer);
    Scope scope = new Scope(bound);
    for (int i = 0; i < expressions.size(); i++) {
      Expression expression = expressions.get(i);
      if (checksPrint
          && expression.form() instanceof Expression.Evaluate(Term.Call call)
          && call.is("print")) {
        print(call, Needs.outputs(expressions.subList(0, i), functions, outer));
      }
      scope.expression(expression);
    }
    return bound;
  }

  private void print(Term.Call call, Set<String> bound) {
    for (Term argument : call.arguments()) {
      requireBound(argument, bound);
    }
  }

  private void requireBound(Term term, Set<String> bound) {
    for (String name : new TreeSet<>(Variables.of(term, Variables.SKIP_CLOSURES))) {
      if (!bound.contains(name)) {
        String original = new Term.Var(name, term.location()).originalName();
        errors.compileError(term.location(), "var " + original + " is undeclared");
      }
    }
  }

  /** The part of a tree where the same variables are bound. */
  private final class Scope extends TreeVisitor {
    private final Set<String> bound;

    Scope(Set<String> bound) {
      this.bound = bound;
    }

    @Override
    public void template(Term.TemplateString template) {
      for (Term.TemplatePart part : template.parts()) {
        if (part instanceof Term.TemplateExpression(Expression expression)
            && expression.form() instanceof Expression.Evaluate(Term term)) {
          requireSingleValue(term);
          requireBound(term, bound);
          expression(expression);
        }
      }
    }

    private void requireSingleValue(Term term) {
      BuiltinDeclaration builtin = term instanceof Term.Call call ? functions.builtin(call) : null;
      if (builtin != null && builtin.relation()) {
        errors.compileError(
            term.location(),
            "illegal call to relation built-in '"
                + builtin.name()
                + "' that may cause multiple outputs");
      }
    }

    @Override
    public void comprehension(Term comprehension) {
      if (comprehension instanceof Term.ArrayComprehension array) {
        new Scope(inner(array.body())).term(array.head());
      } else if (comprehension instanceof Term.SetComprehension set) {
        new Scope(inner(set.body())).term(set.head());
      } else if (comprehension instanceof Term.ObjectComprehension object) {
        Scope heads = new Scope(inner(object.body()));
        heads.term(object.key());
        heads.term(object.value());
      }
    }

    private Set<String> inner(Body body) {
      return CaptureChecker.this.body(body, new LayeredSet(bound));
    }

    @Override
    public void closure(Expression.Form form) {
      if (form instanceof Expression.Every every) {
        Set<String> outer = new LayeredSet(bound);
        outer.addAll(Variables.of(every.value(), 0));
        if (every.key() != null) {
          outer.addAll(Variables.of(every.key(), 0));
        }
        CaptureChecker.this.body(every.body(), outer);
      } else if (form instanceof Expression.Not not) {
        inner(not.body());
      } else if (form instanceof Expression.And and) {
        inner(and.left());
        inner(and.right());
      } else if (form instanceof Expression.Or or) {
        inner(or.left());
        inner(or.right());
      }
    }
  }

  /** Looks for template strings and print calls. */
  private static final class Captures extends TreeVisitor {
    private boolean found;

    @Override
    public void template(Term.TemplateString template) {
      for (Term.TemplatePart part : template.parts()) {
        found |= part instanceof Term.TemplateExpression;
      }
    }

    @Override
    public void call(Term.Call call) {
      found |= call.is("print");
      super.call(call);
    }
  }
}
