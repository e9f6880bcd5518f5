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
import dev.autonomy.rego.eval.SkippedRules;
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
  static final int SMALLEST_INDEX = 4;

  private final Definitions definitions;
  private final boolean indexed;

  RulePlanner(Definitions definitions, boolean indexed) {
    this.definitions = definitions;
    this.indexed = indexed;
  }

  /** Whether rules that cannot hold are found by an index. */
  boolean isIndexed() {
    return indexed;
  }

  /**
   * A planned rule.
   *
   * @param conditions what an index can look up; none when {@code else} follows
   * @param constant the value that it has whenever it holds, or null if that differs
   * @param costly whether it does more than compare
   * @param skipped what to tell when an index leaves it out; null when nobody wants to know
   */
  record Planned(
      RuleBody body,
      List<Condition> conditions,
      @Nullable Value constant,
      boolean costly,
      SkippedRules.@Nullable Candidate skipped) {}

  void plan(CompleteDocument document, RuleGroup group) {
    Collected rules = collect(group, document.name(), false);
    document.define(rules.ruleSet(indexed), rules.fallback);
  }

  void plan(FunctionDocument function, RuleGroup group) {
    Collected rules = collect(group, function.name(), true);
    function.define(rules.ruleSet(indexed), rules.fallback, rules.costly);
  }

  void plan(SetDocument document, RuleGroup group) {
    Collected rules = new Collected();
    for (Rule rule : group.rules()) {
      rules.add(member(rule, document.name()));
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
  static final class Collected {
    final List<List<Condition>> conditions = new ArrayList<>();
    final List<RuleBody> bodies = new ArrayList<>();
    final List<SkippedRules.Candidate> skipped = new ArrayList<>();
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
      if (rule.skipped != null) {
        skipped.add(rule.skipped);
      }
    }

    /** Whether a rule searches or calls. */
    boolean isCostly() {
      return costly;
    }

    RuleSet ruleSet(boolean indexed) {
      RuleIndex index =
          indexed && bodies.size() >= SMALLEST_INDEX ? RuleIndex.of(conditions) : null;
      if (index != null && !skipped.isEmpty()) {
        index = index.telling(new SkippedRules(skipped));
      }
      return new RuleSet(bodies.toArray(new RuleBody[0]), index, sameValue);
    }
  }

  private Collected collect(RuleGroup group, String name, boolean isFunction) {
    Collected rules = new Collected();
    for (Rule rule : group.rules()) {
      Planned planned = value(rule, name, isFunction);
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
    Site site = begin(rule, name);
    new BodyPlanner(site).plan(rule.body());
    Operand value =
        head.value() == null ? new Constant(BooleanValue.TRUE) : operand(site, head.value());
    Value constant = value.constant();
    boolean once = constant != null || !site.frame().hasSearched();
    Step outcome = new Outcomes.Produce(value, once, isFunction, rule.location());
    Planned planned = end(site, outcome, value, rule, name, otherwise);
    if (otherwise != null && constant != null && !constant.equals(otherwise.constant)) {
      constant = null;
    }
    return new Planned(planned.body, planned.conditions, constant, planned.costly, planned.skipped);
  }

  private Planned member(Rule rule, String name) {
    Site site = begin(rule, name);
    new BodyPlanner(site).plan(rule.body());
    Operand member = operand(site, key(rule.head()));
    return end(site, new Outcomes.AddMember(member), member, rule, name, null);
  }

  private Planned entry(Rule rule, String name, int fixed) {
    Rule other = rule.otherwise();
    Planned otherwise = other == null ? null : entry(other, name, fixed);
    Head head = rule.head();
    Site site = begin(rule, name);
    List<Term> keys = head.ref().path().subList(fixed, head.ref().path().size());
    if (definitions.tracing() == null) {
      new BodyPlanner(site).plan(rule.body());
    } else {
      definitions.tracing().planPlaced(site, rule, keys);
    }
    Operand[] path = new TermPlanner(site).operands(keys);
    Operand value = operand(site, head.value() == null ? key(head) : head.value());
    Step outcome = new Outcomes.PutAtPath(path, value, head.isPartialSet(), rule.location());
    return end(site, outcome, value, rule, name, otherwise);
  }

  /** The member that a head adds to a set. */
  static Term key(Head head) {
    if (head.key() == null) {
      throw new IllegalStateException("no member at " + head.location());
    }
    return head.key();
  }

  /** What a head says; a listener is told before it is handed over. */
  Operand operand(Site site, Term term) {
    Operand operand = new TermPlanner(site).operand(term);
    return definitions.tracing() == null ? operand : site.settled(operand);
  }

  /** Begins a rule whose first slots are given. */
  Site begin(Rule rule, String name, int slots) {
    Site site = Site.of(definitions, new Frame(slots));
    if (definitions.tracing() != null) {
      definitions.tracing().enter(site, rule, name);
    }
    return site;
  }

  private Site begin(Rule rule, String name) {
    List<Term> arguments = rule.head().arguments();
    Site site = begin(rule, name, arguments.size());
    PatternPlanner patterns = new PatternPlanner(site);
    for (int i = 0; i < arguments.size(); i++) {
      patterns.match(arguments.get(i), new Slot(i));
    }
    return site;
  }

  private Planned end(
      Site site, Step outcome, Operand said, Rule rule, String name, @Nullable Planned otherwise) {
    Tracing tracing = definitions.tracing();
    site.chain().add(tracing == null ? outcome : tracing.produce(rule, said, outcome));
    RuleBody body =
        new RuleBody(
            site.chain().first(),
            site.frame().slots(),
            new DecidingRule(name, rule.location()),
            otherwise == null ? null : otherwise.body);
    int arguments = rule.head().arguments().size();
    List<Step> steps = otherwise == null ? site.chain().steps() : List.of();
    boolean costly = site.frame().isCostly() || otherwise != null && otherwise.costly;
    SkippedRules.Candidate candidate =
        tracing == null ? null : tracing.noted(rule, steps, arguments);
    return new Planned(body, Conditions.of(steps, arguments), null, costly, candidate);
  }

  /** Ends a rule that is planned once more, as a function of {@code keys} keys. */
  Planned endKeyed(Site site, Step outcome, Operand said, Rule rule, String name, int keys) {
    Tracing tracing = definitions.tracing();
    site.chain().add(tracing == null ? outcome : tracing.produce(rule, said, outcome));
    DecidingRule description = new DecidingRule(name, rule.location());
    RuleBody body = new RuleBody(site.chain().first(), site.frame().slots(), description, null);
    List<Step> steps = site.chain().steps();
    SkippedRules.Candidate candidate =
        tracing == null ? null : tracing.candidate(rule, steps, keys);
    return new Planned(body, Conditions.of(steps, keys), null, site.frame().isCostly(), candidate);
  }
}
