package dev.autonomy.edge;

import java.util.List;

/**
 * What a ledger did when a segment was to leave.
 *
 * @param gone whether the segment is held no more
 * @param ended deliveries that this has ended, as they are now or were last; an expired segment may
 *     stay for its deadletters while its other deliveries end
 * @param owed deliveries that keep the segment here: neither acknowledged nor expired
 */
public record Departure(boolean gone, List<Delivery> ended, List<Delivery> owed) {

  /** Nothing has changed. */
  public static final Departure NONE = new Departure(false, List.of(), List.of());

  public Departure {
    ended = List.copyOf(ended);
    owed = List.copyOf(owed);
  }

  /** The segment is gone, and these deliveries with it. */
  public static Departure gone(List<Delivery> ended) {
    return new Departure(true, ended, List.of());
  }

  /** The segment stays, these deliveries have ended. */
  public static Departure stays(List<Delivery> ended) {
    return new Departure(false, ended, List.of());
  }

  /** The segment stays, because these deliveries have not ended. */
  public static Departure keptFor(List<Delivery> owed) {
    return new Departure(false, List.of(), owed);
  }
}
