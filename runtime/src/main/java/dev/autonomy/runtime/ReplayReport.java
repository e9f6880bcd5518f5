package dev.autonomy.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a candidate policy would have decided otherwise.
 *
 * @param decisions that were asked again
 * @param unknown decisions that could not be: values that the candidate may look at are not known
 *     any more
 * @param changes the most frequent first
 */
public record ReplayReport(long decisions, long unknown, List<Change> changes) {

  /** Changes that are told apart; those beyond count under tool and reason {@value #OTHERS}. */
  public static final int MAX_GROUPS = 10_000;

  /** Tool and reasons of changes that are not told apart. */
  public static final String OTHERS = "(others)";

  /** Copies the list. */
  public ReplayReport {
    changes = List.copyOf(changes);
  }

  /** How many of the decisions would change, in outcome or reason. */
  public long changed() {
    long changed = 0;
    for (Change change : changes) {
      changed += change.calls();
    }
    return changed;
  }

  /**
   * Calls of one tool that would change in the same way.
   *
   * @param before what was decided
   * @param after what the candidate decides
   * @param calls how many, at least 1
   * @param firstAuditId the oldest of them
   */
  public record Change(String tool, Answer before, Answer after, long calls, String firstAuditId) {}

  /**
   * A decision in short.
   *
   * @param outcome {@code allow} or {@code deny}
   * @param reason of a denial; empty when allowed
   */
  public record Answer(String outcome, String reason) {}

  /** Counts decisions; not thread-safe. */
  static final class Tally {

    /** Changes that are counted together. */
    private record Group(String tool, Answer before, Answer after) {

      Group ofOutcomesOnly() {
        return new Group(
            OTHERS, new Answer(before.outcome, OTHERS), new Answer(after.outcome, OTHERS));
      }
    }

    /** How often, and the first. */
    private static final class Count {
      long calls;
      long firstSeq = Long.MAX_VALUE;
      String firstAuditId = "";

      void add(long more, long seq, String auditId) {
        calls += more;
        if (seq < firstSeq) {
          firstSeq = seq;
          firstAuditId = auditId;
        }
      }
    }

    private final Map<Group, Count> groups = new HashMap<>();
    private long decisions;
    private long unknown;

    void same() {
      decisions++;
    }

    void unknown() {
      unknown++;
    }

    void changed(RecordedDecision recorded, Answer before, Answer after) {
      decisions++;
      count(new Group(recorded.call().kind(), before, after))
          .add(1, recorded.seq(), recorded.auditId().toString());
    }

    void add(Tally other) {
      decisions += other.decisions;
      unknown += other.unknown;
      other.groups.forEach(
          (group, count) -> count(group).add(count.calls, count.firstSeq, count.firstAuditId));
    }

    private Count count(Group group) {
      Count known = groups.get(group);
      if (known != null) {
        return known;
      }
      Group counted = groups.size() < MAX_GROUPS ? group : group.ofOutcomesOnly();
      return groups.computeIfAbsent(counted, missing -> new Count());
    }

    ReplayReport report() {
      List<Map.Entry<Group, Count>> sorted = new ArrayList<>(groups.entrySet());
      sorted.sort(
          Comparator.comparingLong((Map.Entry<Group, Count> entry) -> -entry.getValue().calls)
              .thenComparingLong(entry -> entry.getValue().firstSeq));
      List<Change> changes = new ArrayList<>(sorted.size());
      for (Map.Entry<Group, Count> entry : sorted) {
        Group group = entry.getKey();
        Count count = entry.getValue();
        changes.add(
            new Change(group.tool, group.before, group.after, count.calls, count.firstAuditId));
      }
      return new ReplayReport(decisions, unknown, changes);
    }
  }
}
