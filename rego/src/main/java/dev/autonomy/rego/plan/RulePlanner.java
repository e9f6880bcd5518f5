package dev.autonomy.rego.plan;

import dev.autonomy.rego.DecidingRule;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.CompleteDocument;
import dev.autonomy.rego.eval.Constant;
import dev.autonomy.rego.eval.FunctionDocument;
import dev.autonomy.rego.eval.ObjectDocument;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Outcomes;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.RuleBody;
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

  private final Definitions definitions;

  RulePlanner(Definitions definitions) {
    this.definitions = definitions;
  }

  /**
   * A planned rule.
   *
   * @param constant the value that it has whenever it holds, or null if that differs
   * @param costly whether it does more than compare
   */
  private record Planned(RuleBody body, @Nullable Value constant, boolean costly) {}

  void plan(CompleteDocument document, RuleGroup group) {
    Collected rules = collect(group, false);
    document.define(rules.ruleSet(), rules.fallback);
  }

  void plan(FunctionDocument function, RuleGroup group) {
    Collected rules = collect(group, true);
    function.define(rules.ruleSet(), rules.fallback, rules.costly);
  }

  void plan(SetDocument document, RuleGroup group) {
    List<RuleBody> bodies = new ArrayList<>();
    for (Rule rule : group.rules()) {
      bodies.add(member(rule, group.name()));
    }
    document.define(new RuleSet(bodies.toArray(new RuleBody[0]), null, false));
  }

  void plan(
      ObjectDocument document, Path path, List<Rule> rules, List<ObjectDocument.Nested> nested) {
    List<RuleBody> bodies = new ArrayList<>();
    for (Rule rule : rules) {
      bodies.add(entry(rule, document.name(), path.length()));
    }
    document.define(
        new RuleSet(bodies.toArray(new RuleBody[0]), null, false),
        nested.toArray(new ObjectDocument.Nested[0]));
  }

  /** The rules of one document or function that has one value. */
  private static final class Collected {
    final List<RuleBody> bodies = new ArrayList<>();
    @Nullable RuleBody fallback;
    @Nullable Value shared;
    boolean sameValue = true;
    boolean costly;

    void add(Planned rule) {
      sameValue &= rule.constant != null && (bodies.isEmpty() || rule.constant.equals(shared));
      shared = rule.constant;
      bodies.add(rule.body);
      costly |= rule.costly;
    }

    RuleSet ruleSet() {
      return new RuleSet(bodies.toArray(new RuleBody[0]), null, sameValue);
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
    RuleBody body = end(site, outcome, rule, name, otherwise == null ? null : otherwise.body);
    if (otherwise != null && constant != null && !constant.equals(otherwise.constant)) {
      constant = null;
    }
    boolean costly = site.frame().isCostly() || otherwise != null && otherwise.costly;
    return new Planned(body, constant, costly);
  }

  private RuleBody member(Rule rule, String name) {
    Site site = begin(List.of());
    new BodyPlanner(site).plan(rule.body());
    Operand member = new TermPlanner(site).operand(key(rule.head()));
    return end(site, new Outcomes.AddMember(member), rule, name, null);
  }

  private RuleBody entry(Rule rule, String name, int fixed) {
    Rule otherwise = rule.otherwise();
    RuleBody alternative = otherwise == null ? null : entry(otherwise, name, fixed);
    Head head = rule.head();
    Site site = begin(List.of());
    new BodyPlanner(site).plan(rule.body());
    TermPlanner terms = new TermPlanner(site);
    List<Term> keys = head.ref().path();
    Operand[] path = terms.operands(keys.subList(fixed, keys.size()));
    Operand value = terms.operand(head.value() == null ? key(head) : head.value());
    Step outcome = new Outcomes.PutAtPath(path, value, head.isPartialSet(), rule.location());
    return end(site, outcome, rule, name, alternative);
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

  private static RuleBody end(
      Site site, Step outcome, Rule rule, String name, @Nullable RuleBody otherwise) {
    site.chain().add(outcome);
    DecidingRule description = new DecidingRule(name, rule.location());
    return new RuleBody(site.chain().first(), site.frame().slots(), description, otherwise);
  }
}
