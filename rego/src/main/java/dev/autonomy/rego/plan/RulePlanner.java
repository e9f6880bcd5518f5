package dev.autonomy.rego.plan;

import dev.autonomy.rego.DecidingRule;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.CompleteDocument;
import dev.autonomy.rego.eval.Condition;
import dev.autonomy.rego.eval.Constant;
import dev.autonomy.rego.eval.FunctionDocument;
import dev.autonomy.rego.eval.ObjectDocument;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Outcomes;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.RuleBody;
import dev.autonomy.rego.eval.RuleIndex;
import dev.autonomy.rego.eval.RuleSet;
import dev.autonomy.rego.eval.SetDocument;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans the rules of documents and functions. */
final class RulePlanner {

  /** Fewer rules are faster tried than looked up. */
  private static final int SMALLEST_INDEX = 4;

  private final Definitions definitions;
  private final boolean indexed;

  RulePlanner(Definitions definitions, boolean indexed) {
    this.definitions = definitions;
    this.indexed = indexed;
  }

  /**
   * A planned rule.
   *
   * @param conditions what an index can look up; none when {@code else} follows
   * @param constant the value that it has whenever it holds, or null if that differs
   * @param costly whether it does more than compare
   */
  private record Planned(
      RuleBody body, List<Condition> conditions, @Nullable Value constant, boolean costly) {}

  void plan(CompleteDocument document, RuleGroup group) {
    Collected rules = collect(group, false);
    document.define(rules.ruleSet(indexed), rules.fallback);
  }

  void plan(FunctionDocument function, RuleGroup group) {
    Collected rules = collect(group, true);
    function.define(rules.ruleSet(indexed), rules.fallback, rules.costly);
  }

  void plan(SetDocument document, RuleGroup group) {
    Collected rules = new Collected();
    for (Rule rule : group.rules()) {
      rules.add(member(rule, group.name()));
    }
    document.define(rules.ruleSet(indexed));
  }

  void plan(
      ObjectDocument document, Path path, List<Rule> rules, List<ObjectDocument.Nested> nested) {
    Collected entries = new Collected();
    for (Rule rule : rules) {
      entries.add(entry(rule, document.name(), path.length()));
    }
    document.define(entries.ruleSet(indexed), nested.toArray(new ObjectDocument.Nested[0]));
  }

  /** The rules of one document or function. */
  private static final class Collected {
    final List<List<Condition>> conditions = new ArrayList<>();
    final List<RuleBody> bodies = new ArrayList<>();
    @Nullable RuleBody fallback;
    @Nullable Value shared;
    boolean sameValue = true;
    boolean costly;

    void add(Planned rule) {
      sameValue &= rule.constant != null && (bodies.isEmpty() || rule.constant.equals(shared));
      shared = rule.constant;
      bodies.add(rule.body);
      conditions.add(rule.conditions);
      costly |= rule.costly;
    }

    RuleSet ruleSet(boolean indexed) {
      RuleIndex index =
          indexed && bodies.size() >= SMALLEST_INDEX ? RuleIndex.of(conditions) : null;
      return new RuleSet(bodies.toArray(new RuleBody[0]), index, sameValue);
    }
  }

  private Collected collect(RuleGroup group, boolean isFunction) {
    Collected rules = new Collected();
    for (Rule rule : group.rules()) {
      Planned planned = value(rule, group.name(), isFunction);
      if (rule.isDefault()) {
        rules.fallback = planned.body;
      } else {
        rules.add(planned);
      }
    }
    return rules;
  }

  private Planned value(Rule rule, String name, boolean isFunction) {
    Planned otherwise = rule.otherwise() == null ? null : value(rule.otherwise(), name, isFunction);
    Head head = rule.head();
    Site site = begin(head.arguments());
    new BodyPlanner(site).plan(rule.body());
    Operand value =
        head.value() == null
            ? new Constant(BooleanValue.TRUE)
            : new TermPlanner(site).operand(head.value());
    Value constant = value.constant();
    boolean once = constant != null || !site.frame().hasSearched();
    Step outcome = new Outcomes.Produce(value, once, isFunction, rule.location());
    Planned planned = end(site, outcome, rule, name, otherwise);
    if (otherwise != null && constant != null && !constant.equals(otherwise.constant)) {
      constant = null;
    }
    return new Planned(planned.body, planned.conditions, constant, planned.costly);
  }

  private Planned member(Rule rule, String name) {
    Site site = begin(List.of());
    new BodyPlanner(site).plan(rule.body());
    Operand member = new TermPlanner(site).operand(key(rule.head()));
    return end(site, new Outcomes.AddMember(member), rule, name, null);
  }

  private Planned entry(Rule rule, String name, int fixed) {
    Rule other = rule.otherwise();
    Planned otherwise = other == null ? null : entry(other, name, fixed);
    Head head = rule.head();
    Site site = begin(List.of());
    new BodyPlanner(site).plan(rule.body());
    TermPlanner terms = new TermPlanner(site);
    List<Term> keys = head.ref().path();
    Operand[] path = terms.operands(keys.subList(fixed, keys.size()));
    Operand value = terms.operand(head.value() == null ? key(head) : head.value());
    Step outcome = new Outcomes.PutAtPath(path, value, head.isPartialSet(), rule.location());
    return end(site, outcome, rule, name, otherwise);
  }

  private static Term key(Head head) {
    if (head.key() == null) {
      throw new IllegalStateException("no member at " + head.location());
    }
    return head.key();
  }

  private Site begin(List<Term> arguments) {
    Site site = new Site(definitions, new Frame(arguments.size()), new StepChain());
    PatternPlanner patterns = new PatternPlanner(site);
    for (int i = 0; i < arguments.size(); i++) {
      patterns.match(arguments.get(i), new Slot(i));
    }
    return site;
  }

  private static Planned end(
      Site site, Step outcome, Rule rule, String name, @Nullable Planned otherwise) {
    site.chain().add(outcome);
    RuleBody body =
        new RuleBody(
            site.chain().first(),
            site.frame().slots(),
            new DecidingRule(name, rule.location()),
            otherwise == null ? null : otherwise.body);
    List<Condition> conditions =
        otherwise == null
            ? Conditions.of(site.chain().steps(), rule.head().arguments().size())
            : List.of();
    boolean costly = site.frame().isCostly() || otherwise != null && otherwise.costly;
    return new Planned(body, conditions, null, costly);
  }
}
