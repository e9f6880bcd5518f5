package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.Assign;
import dev.autonomy.rego.eval.Comparison;
import dev.autonomy.rego.eval.Constant;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Select;
import dev.autonomy.rego.eval.Shapes;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Test;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Plans unification. Which variables are free is known here, so that each part of a pattern becomes
 * an assignment, a test, or a look into a collection.
 */
final class PatternPlanner {

  private final Site site;

  PatternPlanner(Site site) {
    this.site = site;
  }

  /** Whether a term is a pattern: a free variable, or a collection with a free variable in it. */
  boolean isFree(Term term) {
    return switch (term.kind()) {
      case VAR -> {
        Term.Var variable = (Term.Var) term;
        yield !site.frame().isBound(variable.name()) && !variable.isRootDocument();
      }
      case ARRAY -> {
        for (Term element : ((Term.ArrayLiteral) term).elements()) {
          if (isFree(element)) {
            yield true;
          }
        }
        yield false;
      }
      case OBJECT -> {
        for (Term.Entry entry : ((Term.ObjectLiteral) term).entries()) {
          if (isFree(entry.value())) {
            yield true;
          }
        }
        yield false;
      }
      case NULL,
          BOOLEAN,
          NUMBER,
          STRING,
          REF,
          CALL,
          SET,
          ARRAY_COMPREHENSION,
          SET_COMPREHENSION,
          OBJECT_COMPREHENSION,
          TEMPLATE_STRING ->
          false;
    };
  }

  private record Equation(Term left, Term right) {}

  /** Plans {@code left = right}. */
  void unify(Term left, Term right) {
    Deque<Equation> open = new ArrayDeque<>();
    open.add(new Equation(left, right));
    int postponed = 0;
    while (!open.isEmpty()) {
      Equation equation = open.removeFirst();
      if (solve(equation.left, equation.right, open)) {
        postponed = 0;
      } else {
        open.addLast(equation);
        if (++postponed > open.size()) {
          throw new IllegalStateException("free on both sides at " + left.location());
        }
      }
    }
  }

  /** Plans an equation or splits it into its parts; false when it has to wait for another one. */
  private boolean solve(Term left, Term right, Deque<Equation> open) {
    boolean leftFree = isFree(left);
    boolean rightFree = isFree(right);
    if (left instanceof Term.ArrayLiteral a
        && right instanceof Term.ArrayLiteral b
        && (leftFree || rightFree)) {
      return split(a, b, open);
    }
    if (leftFree && rightFree) {
      return left instanceof Term.ObjectLiteral a
          && right instanceof Term.ObjectLiteral b
          && split(a, b, open);
    }
    TermPlanner terms = new TermPlanner(site);
    if (leftFree) {
      match(left, terms.operand(right));
    } else if (rightFree) {
      match(right, terms.operand(left));
    } else {
      Operand a = terms.operand(left);
      Operand b = terms.operand(right);
      site.chain().add(new Test(new Comparison(Comparison.Operator.EQUAL, a, b), true));
    }
    return true;
  }

  private boolean split(Term.ArrayLiteral a, Term.ArrayLiteral b, Deque<Equation> open) {
    if (a.elements().size() != b.elements().size()) {
      never();
    }
    int shared = Math.min(a.elements().size(), b.elements().size());
    for (int i = shared - 1; i >= 0; i--) {
      open.addFirst(new Equation(a.elements().get(i), b.elements().get(i)));
    }
    return true;
  }

  /** Objects whose keys are constants, which is all that can have free values on both sides. */
  private boolean split(Term.ObjectLiteral a, Term.ObjectLiteral b, Deque<Equation> open) {
    if (a.entries().size() != b.entries().size()) {
      never();
    }
    for (Term.Entry entry : a.entries()) {
      Term other = valueOf(b, entry.key());
      if (other == null) {
        never();
      } else {
        open.addFirst(new Equation(entry.value(), other));
      }
    }
    return true;
  }

  private static @Nullable Term valueOf(Term.ObjectLiteral object, Term key) {
    for (Term.Entry entry : object.entries()) {
      Value candidate = GroundTerms.value(entry.key());
      if (candidate != null && candidate.equals(GroundTerms.value(key))) {
        return entry.value();
      }
    }
    return null;
  }

  private void never() {
    site.chain().add(new Test(new Constant(BooleanValue.FALSE), true));
  }

  /** Plans that {@code pattern} is what {@code value} is, binding what is free in it. */
  void match(Term pattern, Operand value) {
    if (!isFree(pattern)) {
      Operand known = new TermPlanner(site).operand(pattern);
      site.chain().add(new Test(new Comparison(Comparison.Operator.EQUAL, known, value), true));
      return;
    }
    if (pattern instanceof Term.Var variable) {
      bind(variable, value);
    } else if (pattern instanceof Term.ArrayLiteral array) {
      matchArray(array, value);
    } else {
      matchObject((Term.ObjectLiteral) pattern, value);
    }
  }

  private void bind(Term.Var variable, Operand value) {
    if (value instanceof Slot || value instanceof Constant) {
      site.frame().bind(variable.name(), value);
    } else {
      Slot slot = site.frame().bindToSlot(variable.name());
      site.chain().add(new Assign(slot.index(), value));
    }
  }

  private void matchArray(Term.ArrayLiteral array, Operand value) {
    Operand known = site.settled(value);
    site.chain().add(new Shapes.IsArray(known, array.elements().size()));
    for (int i = 0; i < array.elements().size(); i++) {
      match(array.elements().get(i), Select.of(known, new Constant(NumberValue.of(i))));
    }
  }

  private void matchObject(Term.ObjectLiteral object, Operand value) {
    Operand known = site.settled(value);
    int size = object.entries().size();
    TermPlanner terms = new TermPlanner(site);
    Operand[] keys = new Operand[size];
    for (int i = 0; i < size; i++) {
      keys[i] = terms.operand(object.entries().get(i).key());
    }
    site.chain().add(new Shapes.IsObject(known, keys));
    for (int i = 0; i < size; i++) {
      match(object.entries().get(i).value(), Select.of(known, keys[i]));
    }
  }
}
