package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the decision tree of a {@link RuleIndex}. */
final class RuleIndexBuilder {

  /** So few rules are faster tried than told apart. */
  private static final int LARGEST_LEAF = 2;

  /** Places that one lookup looks at, at most; rules beyond are tried. */
  private static final int MAX_DEPTH = 64;

  /** Bounds the tree when rules ask for several values at several places. */
  private static final int MAX_ENTRIES_PER_RULE = 64;

  private final List<List<Condition>> conditions;
  private int entriesLeft;

  RuleIndexBuilder(List<List<Condition>> conditions) {
    this.conditions = conditions;
    entriesLeft = conditions.size() * MAX_ENTRIES_PER_RULE;
  }

  /** A rule in a subtree, and which of its conditions the way there has not looked at. */
  private record Entry(int rule, List<Condition> open) {}

  /** What can be looked at. Equality and prefixes of one place are looked at separately. */
  private record Test(Object place, boolean byPrefix) {
    static Test of(Condition condition) {
      return new Test(condition.place(), condition instanceof Condition.StartsWith);
    }
  }

  IndexNode build() {
    List<Entry> all = new ArrayList<>(conditions.size());
    for (int i = 0; i < conditions.size(); i++) {
      all.add(new Entry(i, conditions.get(i)));
    }
    return build(all, 0);
  }

  private IndexNode build(List<Entry> entries, int depth) {
    Test test = entries.size() <= LARGEST_LEAF || depth == MAX_DEPTH ? null : choose(entries);
    if (test == null) {
      return leaf(entries);
    }
    List<Entry> indifferent = new ArrayList<>();
    Map<Object, List<Entry>> wanting = new LinkedHashMap<>();
    Operand operand = null;
    for (Entry entry : entries) {
      Condition condition = find(entry, test);
      if (condition == null) {
        indifferent.add(entry);
        continue;
      }
      operand = condition.operand();
      Entry rest = new Entry(entry.rule, without(entry.open, condition));
      for (Object wanted : condition.wanted()) {
        List<Entry> same = wanting.get(wanted);
        if (same == null) {
          same = new ArrayList<>();
          wanting.put(wanted, same);
        }
        same.add(rest);
      }
    }
    if (operand == null) {
      throw new IllegalStateException("nobody cares about " + test);
    }
    IndexNode others = indifferent.isEmpty() ? null : build(indifferent, depth + 1);
    return node(operand, wanting, others, depth);
  }

  private IndexNode node(
      Operand operand, Map<Object, List<Entry>> wanting, @Nullable IndexNode others, int depth) {
    Map<Value, IndexNode> byValue = new HashMap<>();
    TreeMap<String, IndexNode> byPrefix = new TreeMap<>();
    for (Map.Entry<Object, List<Entry>> same : wanting.entrySet()) {
      List<Entry> entries = same.getValue();
      entriesLeft -= entries.size();
      IndexNode node = entriesLeft < 0 ? leaf(entries) : build(entries, depth + 1);
      if (same.getKey() instanceof Value value) {
        byValue.put(value, node);
      } else if (same.getKey() instanceof String prefix) {
        byPrefix.put(prefix, node);
      }
    }
    return byPrefix.isEmpty()
        ? new IndexNode.ByValue(operand, byValue, others)
        : new IndexNode.ByPrefix(operand, new PrefixTable(byPrefix), others);
  }

  private static IndexNode leaf(List<Entry> entries) {
    int[] rules = new int[entries.size()];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = entries.get(i).rule;
    }
    return new IndexNode.Leaf(rules);
  }

  /** How useful a test is. */
  private static final class Merit {
    int rules;
    final Set<Object> wanted = new HashSet<>();
  }

  /** The test that most rules care about; of several, the one that tells most of them apart. */
  private static @Nullable Test choose(List<Entry> entries) {
    Map<Test, Merit> merits = new LinkedHashMap<>();
    for (Entry entry : entries) {
      for (Condition condition : entry.open) {
        Test test = Test.of(condition);
        Merit merit = merits.get(test);
        if (merit == null) {
          merit = new Merit();
          merits.put(test, merit);
        }
        merit.rules++;
        merit.wanted.add(condition.wanted());
      }
    }
    Test best = null;
    Merit bestMerit = null;
    for (Map.Entry<Test, Merit> entry : merits.entrySet()) {
      Merit merit = entry.getValue();
      if (bestMerit == null
          || merit.rules > bestMerit.rules
          || merit.rules == bestMerit.rules && merit.wanted.size() > bestMerit.wanted.size()) {
        best = entry.getKey();
        bestMerit = merit;
      }
    }
    return best;
  }

  private static @Nullable Condition find(Entry entry, Test test) {
    for (Condition condition : entry.open) {
      if (Test.of(condition).equals(test)) {
        return condition;
      }
    }
    return null;
  }

  private static List<Condition> without(List<Condition> conditions, Condition looked) {
    List<Condition> rest = new ArrayList<>(conditions);
    rest.remove(looked);
    return rest;
  }
}
