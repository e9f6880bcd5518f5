package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TermNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the grammar cannot say about rules: the keywords that version 1 asks for, and defaults. */
final class RuleChecks {
  private final List<RegoError> errors;

  RuleChecks(List<RegoError> errors) {
    this.errors = errors;
  }

  /** Checks what version 1 demands: {@code if} before a body, {@code contains} before a member. */
  void check(Rule rule, RegoVersion version, boolean hasIf, boolean hasContains) {
    if (version == RegoVersion.V0) {
      return;
    }
    Head head = rule.head();
    String sort = head.isFunction() ? "function" : "rule";
    boolean hasBody = !rule.body().isEmpty();
    if (!hasBody && head.valueGenerated() && !head.isFunction()) {
      report(rule.location(), sort + " must have value assignment and/or body declaration");
    }
    if (hasBody && !hasIf) {
      report(rule.location(), "`if` keyword is required before " + sort + " body");
    }
    if (head.isPartialSet() && !hasContains) {
      report(rule.location(), "`contains` keyword is required for partial set rules");
    }
  }

  /** Checks that a default rule has a constant value and distinct variables as arguments. */
  void checkDefault(Rule rule) {
    Term value = rule.head().value();
    if (value != null) {
      checkConstant(rule.location(), value);
    }
    Set<String> names = new HashSet<>();
    for (Term argument : rule.head().arguments()) {
      if (!(argument instanceof Term.Var(String name, Location _))) {
        report(
            rule.location(),
            "illegal default rule (arguments cannot contain " + TermNames.of(argument) + ")");
      } else if (!names.add(name)) {
        report(rule.location(), "illegal default rule (arguments cannot be repeated " + name + ")");
      }
    }
  }

  private void checkConstant(Location location, Term value) {
    switch (value.kind()) {
      case NULL, BOOLEAN, NUMBER, STRING -> {}
      case ARRAY_COMPREHENSION, SET_COMPREHENSION, OBJECT_COMPREHENSION -> {}
      case ARRAY -> checkConstants(location, ((Term.ArrayLiteral) value).elements());
      case SET -> checkConstants(location, ((Term.SetLiteral) value).elements());
      case OBJECT -> {
        for (Term.Entry entry : ((Term.ObjectLiteral) value).entries()) {
          checkConstant(location, entry.key());
          checkConstant(location, entry.value());
        }
      }
      case VAR, REF, CALL, TEMPLATE_STRING -> {
        if (!(value instanceof Term.TemplateString template && isConstant(template))) {
          report(
              location, "illegal default rule (value cannot contain " + TermNames.of(value) + ")");
        }
      }
    }
  }

  private static boolean isConstant(Term.TemplateString template) {
    for (Term.TemplatePart part : template.parts()) {
      if (part instanceof Term.TemplateExpression(Expression expression)
          && !(expression.form() instanceof Expression.Evaluate(Term.Scalar _))) {
        return false;
      }
    }
    return true;
  }

  private void checkConstants(Location location, List<Term> terms) {
    for (Term term : terms) {
      checkConstant(location, term);
    }
  }

  private void report(Location location, String message) {
    errors.add(new RegoError(RegoError.PARSE_ERROR, message, location));
  }
}
