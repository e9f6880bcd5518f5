package dev.autonomy.rego.eval;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that can hold, so that rules which cannot cost nothing.
 *
 * <p>A decision tree: each node looks at one place and goes on with the rules that want what is
 * there, and then with the rules that do not care about the place. It is a superset of the rules
 * that hold; the rules themselves still test everything.
 */
public final class RuleIndex {

  private final IndexNode root;

  private RuleIndex(IndexNode root) {
    this.root = root;
  }

  /**
   * An index over rules, given by their conditions in the order of the rules; null when it would
   * not tell them apart.
   */
  public static @Nullable RuleIndex of(List<List<Condition>> rules) {
    IndexNode root = new RuleIndexBuilder(rules).build();
    return root instanceof IndexNode.Leaf ? null : new RuleIndex(root);
  }

  /** The same index, telling whoever listens which rules it leaves out. */
  public RuleIndex telling(SkippedRules skipped) {
    return new RuleIndex(new IndexNode.Telling(root, skipped));
  }

  /** Adds the rules that can hold to the candidates of the machine, in ascending order. */
  void find(Machine machine, int frame) {
    int start = machine.candidateTop;
    int callerBase = machine.base;
    machine.base = frame;
    IndexNode node = root;
    while (node != null) {
      node = node.collect(machine);
    }
    machine.base = callerBase;
    sort(machine.candidates, start, machine.candidateTop);
  }

  /** Few candidates are the rule, and mostly in order already. */
  private static void sort(int[] candidates, int start, int end) {
    if (end - start > 32) {
      Arrays.sort(candidates, start, end);
      return;
    }
    for (int i = start + 1; i < end; i++) {
      int candidate = candidates[i];
      int place = i;
      while (place > start && candidates[place - 1] > candidate) {
        candidates[place] = candidates[place - 1];
        place--;
      }
      candidates[place] = candidate;
    }
  }
}
