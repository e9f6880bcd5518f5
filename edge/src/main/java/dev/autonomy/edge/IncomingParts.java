package dev.autonomy.edge;

import dev.autonomy.edge.PartRegister.Resting;
import dev.autonomy.edge.PartRegister.Taken;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of segments that have come so far, one for each segment and peer, so that nobody can
 * spoil what another one sends. A part at rest counts with the room that it takes, one whose bytes
 * come with that of the whole segment.
 */
final class IncomingParts {

  private final Disk disk;
  private final Ledger ledger;
  private final Room room;
  private final StorageOptions options;
  private final EdgeClock clock;
  private final PartRegister register = new PartRegister();

  IncomingParts(Disk disk, Ledger ledger, Room room, StorageOptions options, EdgeClock clock) {
    this.disk = disk;
    this.ledger = ledger;
    this.room = room;
    this.options = options;
    this.clock = clock;
  }

  /** At start: such a part is there. */
  void found(PartName name, long bytes) {
    room.count(Ceiling.cost(bytes));
    register.rest(name, new Resting(bytes, clock.steady()));
  }

  /** How many bytes of it rest here, checked or not, that this peer need not send. */
  long bytesOf(Segment segment, String peer) {
    return register.bytesOf(segment, peer);
  }

  /**
   * Opens a peer's part of a segment, or begins one; it is read again, which takes its time. It
   * takes no room yet, {@link #reserve}, but there must be some. Ends with {@link #suspend} or
   * {@link #settled}.
   */
  IncomingPart open(Segment segment, String peer) throws IOException {
    PartName name = new PartName(segment.digest(), peer);
    Optional<Taken> taken = register.take(name, clock.steady());
    if (taken.isEmpty()) {
      throw new RefusedException(Reason.BUSY, segment.digest() + " is being read or removed");
    }
    Taken own = taken.get();
    boolean opened = false;
    try {
      if (ledger.holding(segment.digest()).isPresent()) {
        throw new RefusedException(Reason.BUSY, segment.digest() + " has just arrived");
      }
      adoptWhole(segment, own);
      room.requireFits(segment.size(), own.counted());
      PartialSegment files = PartialSegment.open(disk, segment, name);
      opened = true;
      return new IncomingPart(segment, own, files);
    } finally {
      if (!opened) {
        putBack(own, own.since());
      }
    }
  }

  /** Content that was whole before a crash goes to the first peer that offers it. */
  private void adoptWhole(Segment segment, Taken own) throws IOException {
    if (own.bytes() >= 0) {
      return;
    }
    Optional<Taken> whole = register.takeWhole(segment, clock.steady());
    if (whole.isPresent()) {
      try {
        disk.delete(own.name().sums());
        disk.move(whole.get().name().part(), own.name().part());
        own.count(whole.get().bytes());
        whole.get().count(-1);
      } finally {
        putBack(whole.get(), whole.get().since());
      }
    }
  }

  /** Takes the room of the whole segment: its bytes come. */
  void reserve(IncomingPart part) throws IOException {
    long size = part.segment().size();
    if (part.taken().bytes() < size) {
      room.take(size, part.taken().counted());
      part.taken().count(size);
    }
  }

  /** What has come is kept for later, unless it is of no use any more. */
  void suspend(IncomingPart part) throws IOException {
    try {
      part.close();
    } finally {
      putBack(part.taken(), part.since(clock.steady()));
    }
  }

  /** Its file has become that of a segment, with the room it takes. */
  void settled(IncomingPart part) {
    PartName name = part.taken().name();
    try {
      disk.delete(name.sums());
      register.gone(name);
    } catch (IOException _) {
      // The segment is here; its sums count as a part of nothing, and go with the stale ones.
      room.count(Ceiling.cost(0));
      register.rest(name, new Resting(0, clock.steady()));
    }
  }

  /** A segment is held: what others have sent of it is of no use any more. */
  void supersede(Digest digest) {
    for (Taken part : register.supersede(digest, clock.steady())) {
      try {
        remove(part);
      } catch (IOException _) {
        // It still counts, and goes with the stale ones.
      }
    }
  }

  /** Removes parts that have waited too long for the rest. Returns how many. */
  int dropStale() throws IOException {
    Instant now = clock.steady();
    Instant tooOld = now.minus(options.keepPartial());
    return remove(register.take((_, part) -> part.since().isBefore(tooOld), now));
  }

  /** Removes the parts at rest of everybody else. Returns how many. */
  int dropExcept(Collection<String> peers) throws IOException {
    return remove(
        register.take(
            (name, _) -> !name.isWhole() && !peers.contains(name.peer()), clock.steady()));
  }

  private int remove(List<Taken> useless) throws IOException {
    Optional<IOException> failure = Optional.empty();
    for (Taken part : useless) {
      try {
        remove(part);
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return useless.size();
  }

  private void remove(Taken part) throws IOException {
    try {
      disk.delete(part.name().sums());
      disk.delete(part.name().part());
    } finally {
      putBack(part, part.since());
    }
  }

  /** Counts what there is of it now, whatever has become of it. */
  private void putBack(Taken part, Instant since) throws IOException {
    PartName name = part.name();
    long bytes = part.bytes();
    try {
      bytes = disk.size(name.part());
      if (bytes == 0) {
        disk.delete(name.sums());
        disk.delete(name.part());
        bytes = -1;
      }
    } finally {
      long before = part.counted();
      part.count(bytes);
      room.release(before - part.counted());
      if (bytes >= 0) {
        register.rest(name, new Resting(bytes, since));
      } else {
        register.gone(name);
      }
    }
    Optional<Taken> oneTooMany = register.takeOneTooMany(name.peer(), clock.steady());
    if (oneTooMany.isPresent()) {
      remove(oneTooMany.get());
    }
  }

  /** What rests here. */
  Map<PartName, Resting> resting() {
    return register.resting();
  }
}
