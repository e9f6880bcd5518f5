package dev.autonomy.rego.plan;

import dev.autonomy.rego.IndexNote;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Operators;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.SkippedRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Names the rules that an index cannot use, among those of documents that have enough rules for an
 * index to be worth while.
 */
final class IndexNotes {

  private static final int MAX_EXPLAINED_EXPRESSIONS = 3;

  private IndexNotes() {}

  /**
   * A rule that was planned.
   *
   * @param path of its document
   * @param conditions what an index may look up
   */
  record PlannedRule(String path, Rule rule, SkippedRules.Candidate conditions) {}

  /** The rules that an index cannot use, by place. */
  static List<IndexNote> of(List<PlannedRule> rules) {
    List<IndexNote> notes = new ArrayList<>();
    for (PlannedRule planned : rules) {
      if (!planned.rule.isDefault() && planned.conditions.reasons().isEmpty()) {
        notes.add(new IndexNote(planned.path, planned.rule.location(), reason(planned.rule)));
      }
    }
    notes.sort(
        Comparator.comparing((IndexNote note) -> note.location().file())
            .thenComparingInt(note -> note.location().offset()));
    return notes;
  }

  private static String reason(Rule rule) {
    if (rule.otherwise() != null) {
      return "rules with else are always tried";
    }
    if (rule.body().expressions().isEmpty()) {
      return "it has no condition";
    }
    StringBuilder reason =
        new StringBuilder("no condition fixes a place in input, data or the arguments: ");
    int explained = 0;
    for (Expression expression : rule.body().expressions()) {
      if (isWritten(expression)) {
        if (explained == MAX_EXPLAINED_EXPRESSIONS) {
          return reason.append("; ...").toString();
        }
        reason.append(explained++ == 0 ? "" : "; ");
        reason.append('`').append(text(expression)).append("` ").append(why(expression));
      }
    }
    return reason.toString();
  }

  /** Whether an author wrote the expression, rather than the compiler moving it out of another. */
  private static boolean isWritten(Expression expression) {
    return !(expression.form() instanceof Expression.Evaluate(Term.Call call)
        && call.is("eq")
        && call.arguments().getFirst() instanceof Term.Var variable
        && variable.isGenerated());
  }

  private static String text(Expression expression) {
    String text = expression.location().text();
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end).stripTrailing() + " ...";
  }

  private static String why(Expression expression) {
    if (expression.negated()) {
      return "is negated";
    }
    if (!expression.modifiers().isEmpty()) {
      return "has modifiers";
    }
    return switch (expression.form().kind()) {
      case EVALUATE ->
          ((Expression.Evaluate) expression.form()).term() instanceof Term.Call call
              ? why(call)
              : "only has to be defined and not false";
      case SOME_DECLARATION, SOME_IN -> "searches";
      case EVERY -> "goes through a collection";
      case NOT -> "is negated";
      case AND, OR -> "is a choice of bodies";
    };
  }

  private static String why(Term.Call call) {
    return switch (call.name()) {
      case "eq", "equal", "assign" -> "compares no place with a constant";
      case Operators.MEMBER -> "looks for no place in constants";
      case "startswith" -> "has no constant prefix";
      case "neq", "lt", "lte", "gt", "gte" -> "is no equality";
      default -> "calls " + call.name();
    };
  }
}
