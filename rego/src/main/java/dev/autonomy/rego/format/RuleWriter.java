package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Names;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import java.util.List;

/** Writes rules with everything behind {@code else}. */
final class RuleWriter {
  private final LineWriter lines;
  private final SourceRows rows;
  private final ExpressionWriter expressions;
  private final TermWriter terms;
  private final KeywordPlan keywords;

  RuleWriter(LineWriter lines, SourceRows rows, KeywordPlan keywords) {
    this.lines = lines;
    this.rows = rows;
    this.keywords = keywords;
    this.expressions = new ExpressionWriter(lines, rows);
    this.terms = expressions.terms();
  }

  /** Writes a rule; returns whether it stands on one line and may have neighbours without gaps. */
  boolean rule(Rule rule) {
    LineWriter.Mark outside = lines.mark();
    int from = lines.begin(rule.location().offset());
    if (rule.isDefault()) {
      lines.text("default");
      lines.space();
    }
    Body body = isConstant(rule) ? withoutExpressions(rule.body()) : rule.body();
    head(rule, body);
    lines.restore(outside);
    boolean block = body(rule, body);
    for (Rule current = rule; current.otherwise() != null; current = current.otherwise()) {
      block = otherwise(current, block);
    }
    lines.restore(outside);
    return isGroupable(rule) && lines.isOneLineFrom(from);
  }

  /** Whether a rule may follow another one without a blank line. */
  boolean isGroupable(Rule rule) {
    return !rule.isDefault()
        && rule.body().expressions().size() <= 1
        && rule.otherwise() == null
        && hasIf(rule);
  }

  private boolean hasIf(Rule rule) {
    int offset = rule.location().offset();
    return keywords.hasIf(offset) && (!rule.head().isPartialSet() || hasContains(rule));
  }

  /** A keyword can be the name of a set only where a bracket or a dot follows: {@code if["x"]}. */
  private boolean hasContains(Rule rule) {
    Term.Ref name = rule.head().ref();
    return keywords.hasContains(rule.location().offset())
        && !(name.path().isEmpty()
            && name.head() instanceof Term.Var v
            && Names.isKeyword(v.name()));
  }

  private boolean isStrict(Rule rule) {
    return keywords.isVersion1(rule.location().offset());
  }

  /** Whether a rule says no more than its head: {@code p := 1 if true}. */
  private boolean isConstant(Rule rule) {
    return rule.otherwise() == null
        && Meaning.isTrue(rule.body())
        && (isStrict(rule) || !rule.head().valueGenerated())
        && !rows.hasComment(rule.body().location().offset(), rule.body().location().end());
  }

  private static Body withoutExpressions(Body body) {
    return new Body(List.of(), body.location());
  }

  private void head(Rule rule, Body body) {
    Head head = rule.head();
    if (head.isPartialSet()) {
      partialSet(rule, head);
      return;
    }
    terms.headRef(head.ref());
    if (head.isFunction()) {
      terms.headArguments(head.arguments(), head.ref().location().end());
    }
    if (isValueWritten(rule, body)) {
      value(rule);
    }
  }

  private void partialSet(Rule rule, Head head) {
    Term key = head.key();
    if (key == null) {
      return;
    }
    terms.headRef(head.ref());
    if (hasContains(rule) || !head.ref().path().isEmpty()) {
      lines.word("contains");
      lines.space();
      terms.term(key);
    } else {
      lines.text("[");
      terms.term(key);
      lines.text("]");
    }
  }

  /** A value of true goes without saying where something else is said. */
  private boolean isValueWritten(Rule rule, Body body) {
    Head head = rule.head();
    if (rule.isDefault() || !Meaning.isTrue(head)) {
      return true;
    }
    if (body.isEmpty()) {
      return !head.valueGenerated() || (isStrict(rule) && !head.isFunction());
    }
    return !head.valueGenerated()
        && head.ref().path().size() == 1
        && !(hasIf(rule) && head.ref().path().getFirst() instanceof Term.Scalar);
  }

  private void value(Rule rule) {
    Head head = rule.head();
    lines.word(head.assigned() || isStrict(rule) ? ":=" : "=");
    lines.space();
    Term value = head.value();
    if (value != null && head.valueGenerated()) {
      lines.text("true");
    } else if (value != null) {
      terms.term(value);
    }
  }

  /** Writes a body; returns whether it ends with a brace on a line of its own. */
  private boolean body(Rule rule, Body body) {
    if (body.isEmpty()) {
      return false;
    }
    if (hasIf(rule)) {
      lines.word("if");
      if (isOneLine(rule, body)) {
        lines.space();
        expressions.expression(body.expressions().getFirst(), false);
        return false;
      }
    }
    lines.space();
    expressions.block(body);
    return true;
  }

  /** Whether a single expression stays on the line of the head, without braces. */
  private boolean isOneLine(Rule rule, Body body) {
    Expression only = body.expressions().getFirst();
    int start = only.location().offset();
    if (body.expressions().size() > 1
        || lines.hasCommentsBefore(start)
        || rows.of(start) != rows.of(rule.head().location().end())) {
      return false;
    }
    if (!expressions.hasBraces(body)) {
      return Leading.character(only) != '{' || rows.startsWith(only.location(), '{');
    }
    int end = only.location().end();
    int lineEnd = Math.min(rows.lineEnd(end), body.location().end());
    return Leading.character(only) != '{'
        && !rows.hasComment(body.location().offset(), start)
        && !rows.hasComment(lineEnd, body.location().end());
  }

  /** What is behind {@code else}: beside the closing brace if it was there, else on its own. */
  private boolean otherwise(Rule rule, boolean behindBlock) {
    Rule other = rule.otherwise();
    if (other == null) {
      return behindBlock;
    }
    LineWriter.Mark outside = lines.mark();
    int offset = other.location().offset();
    boolean beside =
        behindBlock
            && rows.of(offset) > rows.of(rule.location().offset())
            && !rows.isFirstOnLine(offset);
    if (beside) {
      lines.space();
    } else {
      lines.blankLine();
    }
    lines.token("else", offset);
    Body body = isConstant(other) ? withoutExpressions(other.body()) : other.body();
    Head head = other.head();
    if (!Meaning.isTrue(head) || body.isEmpty()) {
      value(other);
    }
    lines.restore(outside);
    return body(other, body);
  }
}
