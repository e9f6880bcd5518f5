package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.Comprehension;
import dev.autonomy.rego.eval.Constant;
import dev.autonomy.rego.eval.InputPath;
import dev.autonomy.rego.eval.Literals;
import dev.autonomy.rego.eval.NamespaceValue;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Outcomes;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.Template;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;

/**
 * Plans terms. A term becomes an operand; where it has more than one value, as references with free
 * keys do, the steps that go through the values are added to the body first.
 */
final class TermPlanner {

  private final Site site;

  TermPlanner(Site site) {
    this.site = site;
  }

  /** The operand of a term whose variables are bound, or are bound by the references in it. */
  Operand operand(Term term) {
    Value constant = GroundTerms.value(term);
    if (constant != null) {
      return new Constant(constant);
    }
    return switch (term.kind()) {
      case NULL, BOOLEAN, NUMBER, STRING -> new Constant(GroundTerms.scalar((Term.Scalar) term));
      case VAR -> variable((Term.Var) term);
      case REF -> new RefPlanner(site).operand((Term.Ref) term);
      case CALL -> call((Term.Call) term);
      case ARRAY -> new Literals.MakeArray(operands(((Term.ArrayLiteral) term).elements()));
      case SET -> new Literals.MakeSet(operands(((Term.SetLiteral) term).elements()));
      case OBJECT -> object((Term.ObjectLiteral) term);
      case ARRAY_COMPREHENSION -> array((Term.ArrayComprehension) term);
      case SET_COMPREHENSION -> set((Term.SetComprehension) term);
      case OBJECT_COMPREHENSION -> object((Term.ObjectComprehension) term);
      case TEMPLATE_STRING -> template((Term.TemplateString) term);
    };
  }

  Operand[] operands(List<Term> terms) {
    Operand[] operands = new Operand[terms.size()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = operand(terms.get(i));
    }
    return operands;
  }

  private Operand call(Term.Call call) {
    Operand operand = new CallPlanner(site).operand(call);
    Tracing tracing = site.program().tracing();
    return tracing == null ? operand : tracing.call(call, operand);
  }

  private Operand variable(Term.Var variable) {
    Operand bound = site.frame().find(variable.name());
    if (bound != null) {
      return bound;
    }
    return switch (variable.name()) {
      case Term.Var.INPUT -> new InputPath(Path.EMPTY);
      case Term.Var.DATA -> new NamespaceValue(site.program().root());
      default ->
          throw new IllegalStateException(
              "variable " + variable.name() + " is free at " + variable.location());
    };
  }

  private Operand object(Term.ObjectLiteral object) {
    int size = object.entries().size();
    Operand[] keys = new Operand[size];
    Operand[] values = new Operand[size];
    for (int i = 0; i < size; i++) {
      keys[i] = operand(object.entries().get(i).key());
      values[i] = operand(object.entries().get(i).value());
    }
    return new Literals.MakeObject(keys, values);
  }

  private Operand array(Term.ArrayComprehension comprehension) {
    Site inner = site.inner();
    new BodyPlanner(inner).plan(comprehension.body());
    Operand element = new TermPlanner(inner).operand(comprehension.head());
    return collect(Comprehension.Kind.ARRAY, inner, new Outcomes.AddElement(element));
  }

  private Operand set(Term.SetComprehension comprehension) {
    Site inner = site.inner();
    new BodyPlanner(inner).plan(comprehension.body());
    Operand member = new TermPlanner(inner).operand(comprehension.head());
    return collect(Comprehension.Kind.SET, inner, new Outcomes.AddMember(member));
  }

  private Operand object(Term.ObjectComprehension comprehension) {
    Site inner = site.inner();
    new BodyPlanner(inner).plan(comprehension.body());
    TermPlanner terms = new TermPlanner(inner);
    Operand key = terms.operand(comprehension.key());
    Operand value = terms.operand(comprehension.value());
    return collect(
        Comprehension.Kind.OBJECT,
        inner,
        new Outcomes.AddEntry(key, value, comprehension.location()));
  }

  private Operand collect(Comprehension.Kind kind, Site inner, Step outcome) {
    site.frame().costs();
    inner.chain().add(outcome);
    return new Comprehension(kind, inner.chain().first());
  }

  private Operand template(Term.TemplateString template) {
    Operand[] parts = new Operand[template.parts().size()];
    for (int i = 0; i < parts.length; i++) {
      Term.TemplatePart part = template.parts().get(i);
      parts[i] =
          part instanceof Term.TemplateText text
              ? new Constant(StringValue.of(text.text()))
              : allValues(((Term.TemplateExpression) part).expression());
    }
    return new Template(parts, template.location());
  }

  /** The array of all values of a term, each as often as it is found. */
  Operand allValues(Expression expression) {
    Site inner = site.inner();
    Operand element = new BodyPlanner(inner).value(expression);
    return collect(Comprehension.Kind.ARRAY, inner, new Outcomes.AddElement(element));
  }
}
