package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.WitnessPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows how far a log may be pruned now: its conditions are looked up anew each time, for others
 * meet them, in other processes. What cannot be read counts as not met. For one thread.
 */
final class PruneConditions {

  /**
   * How far the log may be pruned.
   *
   * @param upToSeq number of the last frame that may go
   * @param reason why no later one may, and what to do about it
   */
  record Permit(long upToSeq, String reason) {

    private Permit and(Permit other) {
      return other.upToSeq < upToSeq ? other : this;
    }
  }

  private final Storage storage;
  private final Retention retention;
  private final DeliveryFile.PositionOfLog delivery;
  private @Nullable SignedNote noteOfLog;

  PruneConditions(Storage storage, Retention retention) {
    this.storage = storage;
    this.retention = retention;
    delivery = new DeliveryFile.PositionOfLog(DeliveryFile.of(storage));
  }

  /**
   * How far the log may be pruned.
   *
   * @param oldestOpenCall number of the oldest decision whose call has no outcome yet
   * @param neededSeq the least that is of use: what ends before is not looked at closely
   */
  Permit permit(long oldestOpenCall, long neededSeq) {
    Permit permit =
        new Permit(
            oldestOpenCall - 1,
            "the call that frame " + oldestOpenCall + " allowed has no outcome yet: let it end");
    for (Retention.Condition condition : retention.conditions()) {
      permit =
          permit.and(
              switch (condition) {
                case Retention.Condition.Delivered _ -> delivered(delivery.read(neededSeq));
                case Retention.Condition.Witnessed(WitnessPolicy policy) ->
                    witnessed(policy, neededSeq);
              });
    }
    return permit;
  }

  /** How far a log may be pruned that was delivered so far. */
  static Permit delivered(DeliveredUpTo delivered) {
    return new Permit(
        delivered.seq(),
        "the collector has accepted "
            + frames(delivered.seq())
            + delivered.problem().map(problem -> " (" + problem + ")").orElse("")
            + ": deliver them with `autonomy telemetry export`");
  }

  private Permit witnessed(WitnessPolicy policy, long neededSeq) {
    long upTo = 0;
    String problem = "";
    try {
      Optional<SignedNote> note = WitnessedFile.read(storage).filter(policy::isMetBy);
      upTo = note.flatMap(n -> Checkpoint.parse(n.text())).map(Checkpoint::size).orElse(0L);
      if (upTo >= neededSeq && !note.orElseThrow().equals(noteOfLog)) {
        upTo = WitnessedFile.frames(storage, policy);
        noteOfLog = upTo > 0 ? note.get() : null;
        problem = upTo > 0 ? "" : " (`" + SegmentName.WITNESSED + "` is of another log)";
      }
    } catch (LogException e) {
      upTo = 0;
      problem = " (" + e.detail() + ")";
    }
    return new Permit(
        upTo,
        policy.quorum()
            + " of "
            + policy.witnesses().size()
            + " witnesses vouch for "
            + frames(upTo)
            + problem
            + ": ask them with `autonomy wal witness`");
  }

  private static String frames(long upTo) {
    return upTo == 0 ? "no frame" : "frames up to " + upTo + " only";
  }
}
