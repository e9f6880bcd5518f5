package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Finds all prefixes of a string among many. Of the sorted prefixes that are not above the string,
 * the last either is a prefix of it or begins with the longest one that is; each knows the longest
 * other prefix that it begins with, so that all are found on the way down from there.
 */
final class PrefixTable {

  private static final int NONE = -1;

  private final String[] prefixes;
  private final int[] shorter;
  private final IndexNode[] nodes;

  PrefixTable(NavigableMap<String, IndexNode> entries) {
    int size = entries.size();
    prefixes = new String[size];
    shorter = new int[size];
    nodes = new IndexNode[size];
    int i = 0;
    for (Map.Entry<String, IndexNode> entry : entries.entrySet()) {
      prefixes[i] = entry.getKey();
      nodes[i] = entry.getValue();
      shorter[i] = longestPrefix(i - 1, entry.getKey());
      i++;
    }
  }

  /** The longest prefix of {@code text} on the way down from {@code start}. */
  private int longestPrefix(int start, String text) {
    int at = start;
    while (at != NONE && !text.startsWith(prefixes[at])) {
      at = shorter[at];
    }
    return at;
  }

  /** Adds the candidates of every prefix of {@code value}, or of all when it is no string. */
  void collect(Machine machine, Value value) {
    if (!(value instanceof StringValue string) || machine.mocks != null) {
      for (IndexNode node : nodes) {
        node.collectAll(machine);
      }
      return;
    }
    String text = string.value();
    int position = Arrays.binarySearch(prefixes, text);
    int at = longestPrefix(position >= 0 ? position : -position - 2, text);
    while (at != NONE) {
      machine.tick();
      nodes[at].collectAll(machine);
      at = shorter[at];
    }
  }
}
