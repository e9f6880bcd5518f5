package dev.autonomy.rego.plan;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.Comparison;
import dev.autonomy.rego.eval.Constant;
import dev.autonomy.rego.eval.KeyedRules;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Outcomes;
import dev.autonomy.rego.eval.Select;
import dev.autonomy.rego.eval.Shapes;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.Test;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the rules of sets and objects as functions of their first keys. The keys in the head are
 * matched before the body, as in OPA: where they are variables, the body finds these bound, so that
 * what would go through a collection becomes a lookup.
 */
final class KeyedPlanner {

  private final RulePlanner planner;
  private final Definitions definitions;

  KeyedPlanner(RulePlanner planner, Definitions definitions) {
    this.planner = planner;
    this.definitions = definitions;
  }

  void plan(KeyedRules keyed, KeyedDocuments.Source source) {
    String name = source.document().name();
    boolean isFlat = source.isFlat();
    RulePlanner.Collected rules = new RulePlanner.Collected();
    for (Rule rule : source.rules()) {
      rules.add(
          isFlat
              ? flat(rule, name, source.fixed())
              : deep(rule, name, source.fixed(), keyed.keys()));
    }
    if (isFlat) {
      boolean traced = definitions.tracing() != null;
      keyed.define(rules.ruleSet(planner.isIndexed()), rules.isCostly() || traced);
    } else {
      keyed.define(rules.ruleSet(planner.isIndexed()), source.nested());
    }
  }

  /** A rule of which the one key leads to a member or a value. */
  private RulePlanner.Planned flat(Rule rule, String name, int fixed) {
    Head head = rule.head();
    Site site = planner.begin(rule, name, 1);
    boolean isMember = head.isPartialSet();
    Keys keys =
        new Keys(site, List.of(isMember ? RulePlanner.key(head) : rest(head, fixed).getFirst()));
    body(site, rule, isMember ? List.of() : rest(head, fixed));
    keys.compare();
    Operand value =
        isMember || head.value() == null ? new Slot(0) : planner.operand(site, head.value());
    return planner.endKeyed(
        site, Outcomes.Produce.atKey(value, rule.location()), value, rule, name, 1);
  }

  /** A rule that puts something at the keys or below them. */
  private RulePlanner.Planned deep(Rule rule, String name, int fixed, int count) {
    Head head = rule.head();
    Site site = planner.begin(rule, name, count);
    List<Term> path = rest(head, fixed);
    List<Term> terms = new ArrayList<>(path);
    if (head.isPartialSet()) {
      terms.add(RulePlanner.key(head));
    }
    Keys keys = new Keys(site, terms.subList(0, Math.min(count, terms.size())));
    body(site, rule, path);
    keys.compare();
    TermPlanner planned = new TermPlanner(site);
    Operand[] place = new Operand[path.size()];
    for (int i = 0; i < place.length; i++) {
      place[i] = i < count ? new Slot(i) : planned.operand(path.get(i));
    }
    Operand value =
        head.value() != null
            ? planner.operand(site, head.value())
            : count > path.size()
                ? new Slot(path.size())
                : planner.operand(site, RulePlanner.key(head));
    Step outcome = new Outcomes.PutAtPath(place, value, head.isPartialSet(), rule.location());
    return planner.endKeyed(site, outcome, value, rule, name, count);
  }

  private static List<Term> rest(Head head, int fixed) {
    return head.ref().path().subList(fixed, head.ref().path().size());
  }

  private void body(Site site, Rule rule, List<Term> place) {
    Tracing tracing = definitions.tracing();
    if (tracing == null || place.isEmpty()) {
      new BodyPlanner(site).plan(rule.body());
    } else {
      tracing.planPlaced(site, rule, place);
    }
  }

  /** Keys of a head, matched with the first slots: what can be before the body, the rest after. */
  private static final class Keys {
    private final Site site;
    private final PatternPlanner patterns;
    private final List<Term> terms;
    private final List<Integer> open = new ArrayList<>();

    Keys(Site site, List<Term> terms) {
      this.site = site;
      this.terms = terms;
      patterns = new PatternPlanner(site);
      for (int i = 0; i < terms.size(); i++) {
        if (!match(terms.get(i), new Slot(i))) {
          open.add(i);
        }
      }
    }

    /** Matches what can be matched before the body has run; returns whether that is all. */
    private boolean match(Term term, Operand value) {
      if (GroundTerms.value(term) != null
          || term instanceof Term.Var variable && !variable.isRootDocument()) {
        patterns.match(term, value);
        return true;
      }
      if (term instanceof Term.ArrayLiteral array) {
        return match(array, site.settled(value));
      }
      return term instanceof Term.ObjectLiteral object && match(object, site.settled(value));
    }

    private boolean match(Term.ArrayLiteral array, Operand value) {
      boolean isAll = true;
      site.chain().add(new Shapes.IsArray(value, array.elements().size()));
      for (int i = 0; i < array.elements().size(); i++) {
        isAll &= match(array.elements().get(i), Select.of(value, new Constant(NumberValue.of(i))));
      }
      return isAll;
    }

    private boolean match(Term.ObjectLiteral object, Operand value) {
      Operand[] keys = new Operand[object.entries().size()];
      for (int i = 0; i < keys.length; i++) {
        Value key = GroundTerms.value(object.entries().get(i).key());
        if (key == null) {
          return false;
        }
        keys[i] = new Constant(key);
      }
      boolean isAll = true;
      site.chain().add(new Shapes.IsObject(value, keys));
      for (int i = 0; i < keys.length; i++) {
        isAll &= match(object.entries().get(i).value(), Select.of(value, keys[i]));
      }
      return isAll;
    }

    /** Compares what could not be matched before the body. */
    void compare() {
      for (int i : open) {
        Operand key = new TermPlanner(site).operand(terms.get(i));
        site.chain()
            .add(new Test(new Comparison(Comparison.Operator.EQUAL, key, new Slot(i)), true));
      }
    }
  }
}
