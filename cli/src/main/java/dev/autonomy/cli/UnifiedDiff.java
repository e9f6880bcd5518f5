package dev.autonomy.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two texts in the unified format of POSIX {@code diff -u}.
 *
 * <p>A shortest edit script by the greedy algorithm of Myers ("An O(ND) difference algorithm and
 * its variations", 1986). Texts that differ in more than {@value #MAX_EDITS} lines are shown as
 * replaced between their common beginning and end, so that time and memory stay bounded.
 */
final class UnifiedDiff {

  /** Lines shown around a change. */
  private static final int CONTEXT_LINES = 3;

  /** Bounds the memory of the search, which grows with its square. */
  private static final int MAX_EDITS = 1_000;

  private final List<String> before;
  private final List<String> after;
  private final List<Change> changes = new ArrayList<>();

  private UnifiedDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
  }

  /** A stretch of lines on each side that replace each other; ends are exclusive. */
  private record Change(int from, int to, int otherFrom, int otherTo) {}

  /** The difference, empty when there is none. */
  static String of(String name, String before, String after) {
    UnifiedDiff diff = new UnifiedDiff(lines(before), lines(after));
    diff.compare();
    return diff.changes.isEmpty() ? "" : diff.text(name);
  }

  /** The lines with their ends. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int next = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(from, next));
      from = next;
    }
    return lines;
  }

  private void compare() {
    int prefix = 0;
    int shorter = Math.min(before.size(), after.size());
    while (prefix < shorter && before.get(prefix).equals(after.get(prefix))) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shorter - prefix
        && before.get(before.size() - 1 - suffix).equals(after.get(after.size() - 1 - suffix))) {
      suffix++;
    }
    int end = before.size() - suffix;
    int otherEnd = after.size() - suffix;
    if (!search(prefix, end, otherEnd)) {
      changes.clear();
      changes.add(new Change(prefix, end, prefix, otherEnd));
    }
  }

  /**
   * Looks for the shortest script between two stretches that begin at the same line. {@code
   * reached[d][k + d]} is how far {@code d} edits come on the diagonal {@code k}.
   */
  private boolean search(int start, int end, int otherEnd) {
    int length = end - start;
    int otherLength = otherEnd - start;
    List<int[]> reached = new ArrayList<>();
    for (int edits = 0; edits <= Math.min(MAX_EDITS, length + otherLength); edits++) {
      int[] row = new int[2 * edits + 1];
      int[] previous = edits == 0 ? row : reached.getLast();
      reached.add(row);
      for (int k = -edits; k <= edits; k += 2) {
        int x = edits == 0 ? 0 : step(previous, edits, k);
        while (x < length
            && x - k < otherLength
            && before.get(start + x).equals(after.get(start + x - k))) {
          x++;
        }
        row[k + edits] = x;
        if (x >= length && x - k >= otherLength) {
          trace(reached, start, k);
          return true;
        }
      }
    }
    return false;
  }

  /** How far one more edit comes on a diagonal. */
  private static int step(int[] previous, int edits, int k) {
    return isInsertion(previous, edits, k)
        ? at(previous, edits, k + 1)
        : at(previous, edits, k - 1) + 1;
  }

  /** Whether the best way onto a diagonal is a line that was added. */
  private static boolean isInsertion(int[] previous, int edits, int k) {
    return k == -edits || (k != edits && at(previous, edits, k - 1) < at(previous, edits, k + 1));
  }

  private static int at(int[] previous, int edits, int k) {
    return previous[k + edits - 1];
  }

  /** Walks back from the end and notes every edit, joined with the one it touches. */
  private void trace(List<int[]> reached, int start, int lastDiagonal) {
    int k = lastDiagonal;
    for (int edits = reached.size() - 1; edits > 0; edits--) {
      int[] previous = reached.get(edits - 1);
      boolean insertion = isInsertion(previous, edits, k);
      k += insertion ? 1 : -1;
      int x = at(previous, edits, k);
      int from = start + x;
      int otherFrom = start + x - k;
      Change edit =
          new Change(
              from, insertion ? from : from + 1, otherFrom, insertion ? otherFrom + 1 : otherFrom);
      @Nullable Change next = changes.isEmpty() ? null : changes.getFirst();
      if (next != null && next.from == edit.to && next.otherFrom == edit.otherTo) {
        changes.set(0, new Change(edit.from, next.to, edit.otherFrom, next.otherTo));
      } else {
        changes.addFirst(edit);
      }
    }
  }

  private String text(String name) {
    StringBuilder out = new StringBuilder();
    out.append("--- ").append(name).append("\n+++ ").append(name).append('\n');
    int first = 0;
    while (first < changes.size()) {
      int last = first;
      while (last + 1 < changes.size()
          && changes.get(last + 1).from - changes.get(last).to <= 2 * CONTEXT_LINES) {
        last++;
      }
      hunk(changes.subList(first, last + 1), out);
      first = last + 1;
    }
    return out.toString();
  }

  private void hunk(List<Change> parts, StringBuilder out) {
    Change first = parts.getFirst();
    Change last = parts.getLast();
    int lead = Math.min(CONTEXT_LINES, first.from);
    int from = first.from - lead;
    int to = Math.min(before.size(), last.to + CONTEXT_LINES);
    int otherFrom = first.otherFrom - lead;
    int otherTo = last.otherTo + to - last.to;
    out.append("@@ -").append(range(from, to));
    out.append(" +").append(range(otherFrom, otherTo)).append(" @@\n");
    int at = from;
    for (Change change : parts) {
      write(' ', before.subList(at, change.from), out);
      write('-', before.subList(change.from, change.to), out);
      write('+', after.subList(change.otherFrom, change.otherTo), out);
      at = change.to;
    }
    write(' ', before.subList(at, to), out);
  }

  /** The first line, counted from 1, and the number of lines; an empty range is behind a line. */
  private static String range(int from, int to) {
    int length = to - from;
    int line = length == 0 ? from : from + 1;
    return length == 1 ? Integer.toString(line) : line + "," + length;
  }

  private static void write(char mark, List<String> lines, StringBuilder out) {
    for (String line : lines) {
      out.append(mark).append(line);
      if (!line.endsWith("\n")) {
        out.append("\n\\ No newline at end of file\n");
      }
    }
  }
}
