package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeVisitor;
import dev.autonomy.rego.eval.Glance;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Slot;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the terms of an expression whose values explain it: bound variables, references without
 * free ones, and calls inside it; not what is in comprehensions and other bodies of its own.
 */
final class Glances extends TreeVisitor {

  private final Site site;
  private final Map<String, Glance> byText = new LinkedHashMap<>();
  private final IdentityHashMap<Term.Call, Slot> results = new IdentityHashMap<>();
  private final List<Slot> slots = new ArrayList<>();

  private Glances(Site site) {
    this.site = site;
  }

  /** The terms of an expression that is about to be planned at {@code site}. */
  static Glances of(Site site, Expression expression) {
    Glances glances = new Glances(site);
    if (expression.form() instanceof Expression.Evaluate(Term.Call call)) {
      glances.terms(call.arguments());
    } else {
      glances.form(expression.form());
    }
    return glances;
  }

  Glance[] found() {
    return byText.values().toArray(new Glance[0]);
  }

  /** Slots for the results of calls. */
  IdentityHashMap<Term.Call, Slot> results() {
    return results;
  }

  int[] resultSlots() {
    int[] indexes = new int[slots.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = slots.get(i).index();
    }
    return indexes;
  }

  @Override
  public void closure(Expression.Form form) {}

  @Override
  public void comprehension(Term comprehension) {}

  @Override
  public void template(Term.TemplateString template) {}

  @Override
  public void variable(Term.Var variable) {
    Operand bound = site.frame().find(variable.name());
    if (bound != null) {
      add(variable.location(), bound);
    }
  }

  @Override
  public void ref(Term.Ref ref) {
    PatternPlanner patterns = new PatternPlanner(site);
    boolean isFree = !(ref.head() instanceof Term.Var) || patterns.isFree(ref.head());
    for (Term key : ref.path()) {
      isFree |= patterns.isFree(key) || !(key instanceof Term.Scalar || key instanceof Term.Var);
    }
    if (isFree) {
      super.ref(ref);
      return;
    }
    Site aside = Site.of(site.program(), site.frame().detached());
    Operand operand = new RefPlanner(aside).operand(ref);
    if (aside.chain().isEmpty()) {
      add(ref.location(), operand);
    }
    terms(ref.path());
  }

  @Override
  public void call(Term.Call call) {
    Slot slot = site.frame().newSlot();
    slots.add(slot);
    results.put(call, slot);
    add(call.location(), slot);
    super.call(call);
  }

  private void add(Location location, Operand operand) {
    byText.putIfAbsent(location.text(), new Glance(location, operand));
  }
}
