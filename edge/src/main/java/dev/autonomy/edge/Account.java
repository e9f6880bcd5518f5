package dev.autonomy.edge;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of everything that this node has accepted since its ledger began. Two sums must come
 * out: what was accepted is here or has left by a known way, and what was owed is acknowledged,
 * under way, given up, expired or removed by somebody. Accepted and owed are counted when they come
 * in, the rest row by row or when a row goes, so that a lost row shows.
 *
 * @param accepted segments put in or received
 * @param held segments that are here
 * @param evicted segments that made room after every peer had them
 * @param expired segments whose time was over
 * @param removed segments that operators removed, by operator
 * @param owed deliveries ever queued
 * @param delivered deliveries by where they stand or stood when their segment left
 * @param withdrawn deliveries that operators ended by removing or purging, by operator
 */
public record Account(
    Sum accepted,
    Sum held,
    Sum evicted,
    Sum expired,
    Map<String, Sum> removed,
    Sum owed,
    Map<DeliveryState, Sum> delivered,
    Map<String, Sum> withdrawn) {

  public Account {
    removed = sorted(removed);
    delivered = sorted(delivered);
    withdrawn = sorted(withdrawn);
  }

  private static <K extends Comparable<K>> Map<K, Sum> sorted(Map<K, Sum> sums) {
    return Collections.unmodifiableMap(new TreeMap<>(sums));
  }

  /** Accepted segments of which nobody knows what became; zero unless the ledger is damaged. */
  public Sum unaccountedSegments() {
    return accepted.minus(held).minus(evicted).minus(expired).minus(total(removed));
  }

  /** Deliveries of which nobody knows what became; zero unless the ledger is damaged. */
  public Sum unaccountedDeliveries() {
    return owed.minus(total(delivered)).minus(total(withdrawn));
  }

  public boolean balanced() {
    return unaccountedSegments().equals(Sum.ZERO) && unaccountedDeliveries().equals(Sum.ZERO);
  }

  private static Sum total(Map<?, Sum> parts) {
    Sum total = Sum.ZERO;
    for (Sum part : parts.values()) {
      total = total.plus(part);
    }
    return total;
  }

  /** A number of things and their bytes. */
  public record Sum(long count, long bytes) {

    public static final Sum ZERO = new Sum(0, 0);

    public Sum plus(Sum other) {
      return new Sum(count + other.count, bytes + other.bytes);
    }

    public Sum minus(Sum other) {
      return new Sum(count - other.count, bytes - other.bytes);
    }

    Sum plus(long moreBytes) {
      return new Sum(count + 1, bytes + moreBytes);
    }
  }
}
