package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of the decision tree. */
abstract sealed class IndexNode {

  /**
   * Adds the candidates below this node, except those of the node that is returned for the caller
   * to go on with: a loop takes the place of recursion along chains of places.
   */
  abstract @Nullable IndexNode collect(Machine machine);

  /** Adds all candidates below this node. */
  final void collectAll(Machine machine) {
    IndexNode node = this;
    while (node != null) {
      node = node.collect(machine);
    }
  }

  /** Rules that are not told apart any further. */
  static final class Leaf extends IndexNode {
    private final int[] rules;

    Leaf(int[] rules) {
      this.rules = rules;
    }

    @Override
    @Nullable IndexNode collect(Machine machine) {
      for (int rule : rules) {
        machine.addCandidate(rule);
      }
      return null;
    }
  }

  /** Tells rules apart by the value at a place. */
  static final class ByValue extends IndexNode {
    private final Operand operand;
    private final Map<Value, IndexNode> byValue;
    private final @Nullable IndexNode indifferent;

    ByValue(Operand operand, Map<Value, IndexNode> byValue, @Nullable IndexNode indifferent) {
      this.operand = operand;
      this.byValue = byValue;
      this.indifferent = indifferent;
    }

    @Override
    @Nullable IndexNode collect(Machine machine) {
      machine.tick();
      Value value = operand.value(machine);
      IndexNode wanted = value == null ? null : byValue.get(value);
      if (indifferent == null) {
        return wanted;
      }
      if (wanted != null) {
        wanted.collectAll(machine);
      }
      return indifferent;
    }
  }

  /** Tells rules apart by what the string at a place begins with. */
  static final class ByPrefix extends IndexNode {
    private final Operand operand;
    private final PrefixTable table;
    private final @Nullable IndexNode indifferent;

    ByPrefix(Operand operand, PrefixTable table, @Nullable IndexNode indifferent) {
      this.operand = operand;
      this.table = table;
      this.indifferent = indifferent;
    }

    @Override
    @Nullable IndexNode collect(Machine machine) {
      machine.tick();
      Value value = operand.value(machine);
      if (value != null) {
        table.collect(machine, value);
      }
      return indifferent;
    }
  }

  /** The root of an index that tells which rules it leaves out. */
  static final class Telling extends IndexNode {
    private final IndexNode root;
    private final SkippedRules skipped;

    Telling(IndexNode root, SkippedRules skipped) {
      this.root = root;
      this.skipped = skipped;
    }

    @Override
    @Nullable IndexNode collect(Machine machine) {
      int start = machine.candidateTop;
      root.collectAll(machine);
      skipped.report(machine, start);
      return null;
    }
  }
}
