package dev.autonomy.edged;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may shake hands at one time. Nobody knows yet whose these connections are, so their addresses
 * share the places: each has a bounded number, who has the fewest comes next, and where somebody
 * waits, the oldest handshake of the address that has the most gives way after a while. A stranger
 * who says nothing delays others by that while at most, from one address not at all.
 *
 * <p>An address of IPv6 is a network of 64 bits, as a machine has a whole one (RFC 7421).
 */
final class HandshakePlaces {

  /**
   * How many, and how long.
   *
   * @param places handshakes at one time
   * @param placesPerSource of them from one address
   * @param pending connections that have a place or wait for one
   * @param pendingPerSource of them from one address; more are closed at once
   * @param patience how long a connection may wait for a place
   * @param givesWayAfter how old a handshake has to be to give way to one that waits
   */
  record Limits(
      int places,
      int placesPerSource,
      int pending,
      int pendingPerSource,
      Duration patience,
      Duration givesWayAfter) {

    /** 32 places, 8 for an address; 256 and 64 pending; 10 s; 2 s. */
    static final Limits DEFAULT =
        new Limits(32, 8, 256, 64, Duration.ofSeconds(10), Duration.ofSeconds(2));
  }

  private static final int IPV6_NETWORK_BYTES = 8;

  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** In the order in which they came. */
  private final List<Place> pending = new ArrayList<>();

  /** How many of an address shake hands. */
  private final Map<String, Integer> inside = new HashMap<>();

  private int taken;

  HandshakePlaces(Limits limits) {
    this.limits = limits;
  }

  /** A connection that wants to shake hands, or does. */
  final class Place implements AutoCloseable {

    private final Socket socket;
    private final String source;
    private boolean entered;
    private boolean gaveWay;
    private long enteredNanos;

    private Place(Socket socket, String source) {
      this.socket = socket;
      this.source = source;
    }

    /** Waits for its turn; false when that did not come in time. */
    boolean enter() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        long deadline = System.nanoTime() + limits.patience().toNanos();
        admit();
        while (!entered) {
          long now = System.nanoTime();
          if (now >= deadline) {
            return false;
          }
          changed.await(Math.min(deadline - now, displace(now)), TimeUnit.NANOSECONDS);
        }
        return true;
      } finally {
        lock.unlock();
      }
    }

    /** Closes the oldest that can make room; or says how long it takes until one is old enough. */
    private long displace(long now) {
      Optional<Place> oldest = wayFor(source);
      if (oldest.isEmpty()) {
        return Long.MAX_VALUE;
      }
      long left = limits.givesWayAfter().toNanos() - (now - oldest.get().enteredNanos);
      if (left > 0) {
        return left;
      }
      oldest.get().giveWay();
      admit();
      return 0;
    }

    private void giveWay() {
      gaveWay = true;
      leave();
      try {
        socket.close();
      } catch (IOException _) {
        // Its handshake ends when it can; the place is free.
      }
    }

    /** Whether its handshake was ended for another. */
    boolean gaveWay() {
      lock.lock();
      try {
        return gaveWay;
      } finally {
        lock.unlock();
      }
    }

    private void take() {
      entered = true;
      enteredNanos = System.nanoTime();
      inside.merge(source, 1, Integer::sum);
      taken++;
    }

    private void leave() {
      if (pending.remove(this) && entered) {
        inside.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
        taken--;
      }
    }

    /** The handshake is over. */
    @Override
    public void close() {
      lock.lock();
      try {
        leave();
        admit();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Lets a connection in, to wait for its turn; empty when there are too many already. */
  Optional<Place> arrive(Socket socket) {
    String source = source(socket.getInetAddress());
    lock.lock();
    try {
      long same = pending.stream().filter(one -> one.source.equals(source)).count();
      if (pending.size() >= limits.pending() || same >= limits.pendingPerSource()) {
        return Optional.empty();
      }
      Place place = new Place(socket, source);
      pending.add(place);
      return Optional.of(place);
    } finally {
      lock.unlock();
    }
  }

  /** Those go on for which there are places. */
  private void admit() {
    while (taken < limits.places()) {
      Optional<Place> next = next();
      if (next.isEmpty()) {
        return;
      }
      next.get().take();
      changed.signalAll();
    }
  }

  /** Of the address that has the fewest places, who has waited the longest. */
  private Optional<Place> next() {
    Optional<Place> next = Optional.empty();
    int fewest = limits.placesPerSource();
    for (Place place : pending) {
      int count = count(place.source);
      if (!place.entered && count < fewest) {
        next = Optional.of(place);
        fewest = count;
      }
    }
    return next;
  }

  /**
   * Whose end would make room for one from {@code source}: one of its own when it has all that it
   * may have, else one of the address that has the most, unless that is no more than this one has.
   */
  private Optional<Place> wayFor(String source) {
    boolean own = count(source) >= limits.placesPerSource();
    Optional<Place> oldest = Optional.empty();
    int most = own ? 0 : count(source);
    for (Place place : pending) {
      boolean counts = place.entered && (!own || place.source.equals(source));
      if (counts && count(place.source) > most) {
        oldest = Optional.of(place);
        most = count(place.source);
      }
    }
    return oldest;
  }

  private int count(String source) {
    return inside.getOrDefault(source, 0);
  }

  private static String source(InetAddress address) {
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(
            address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
  }
}
