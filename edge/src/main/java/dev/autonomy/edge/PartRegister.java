package dev.autonomy.edge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of segments there are, and which of them somebody works with. Memory alone: its lock
 * is held over no file and no commit.
 */
final class PartRegister {

  /** Parts at rest of one peer; of more, those that have waited longest are dropped. */
  static final int MAX_PARTS_PER_PEER = 256;

  private final Map<String, Map<Digest, Resting>> resting = new TreeMap<>();
  private final Map<PartName, Taken> taken = new HashMap<>();

  /** A part that has had this many bytes since then. */
  record Resting(long bytes, Instant since) {}

  /** Held by whoever works with a part's files: nobody else touches them meanwhile. */
  static final class Taken {

    private final PartName name;
    private final Instant since;
    private volatile boolean superseded;
    private long bytes;

    private Taken(PartName name, long bytes, Instant since) {
      this.name = name;
      this.bytes = bytes;
      this.since = since;
    }

    PartName name() {
      return name;
    }

    Instant since() {
      return since;
    }

    /** Whether the segment has become held since, by way of somebody else. */
    boolean superseded() {
      return superseded;
    }

    /** As many bytes are counted; -1 for none. */
    long bytes() {
      return bytes;
    }

    /** The room that is counted. */
    long counted() {
      return bytes < 0 ? 0 : Ceiling.cost(bytes);
    }

    void count(long newBytes) {
      bytes = newBytes;
    }
  }

  synchronized void rest(PartName name, Resting part) {
    taken.remove(name);
    resting.computeIfAbsent(name.peer(), _ -> new HashMap<>()).put(name.digest(), part);
  }

  synchronized void gone(PartName name) {
    taken.remove(name);
  }

  /** How many bytes of it rest here, checked or not, that this peer need not send. */
  synchronized long bytesOf(Segment segment, String peer) {
    @Nullable Resting own = restingOf(peer).get(segment.digest());
    if (own != null) {
      return own.bytes;
    }
    return isWhole(segment) ? segment.size() : 0;
  }

  private boolean isWhole(Segment segment) {
    PartName name = PartName.whole(segment.digest());
    @Nullable Resting whole = restingOf(name.peer()).get(segment.digest());
    return whole != null && whole.bytes == segment.size();
  }

  private Map<Digest, Resting> restingOf(String peer) {
    return resting.getOrDefault(peer, Map.of());
  }

  /**
   * Takes a part that rests, or one that is to begin.
   *
   * @return empty when somebody else has it
   */
  synchronized Optional<Taken> take(PartName name, Instant now) {
    if (taken.containsKey(name)) {
      return Optional.empty();
    }
    @Nullable Map<Digest, Resting> parts = resting.get(name.peer());
    @Nullable Resting part = parts == null ? null : parts.remove(name.digest());
    if (parts != null && parts.isEmpty()) {
      resting.remove(name.peer());
    }
    Taken mine = part == null ? new Taken(name, -1, now) : new Taken(name, part.bytes, part.since);
    taken.put(name, mine);
    return Optional.of(mine);
  }

  /** Takes whole content that is nobody's. */
  synchronized Optional<Taken> takeWhole(Segment segment, Instant now) {
    return isWhole(segment) ? take(PartName.whole(segment.digest()), now) : Optional.empty();
  }

  /** Takes the resting parts that are wanted. */
  synchronized List<Taken> take(BiPredicate<PartName, Resting> wanted, Instant now) {
    List<Taken> found = new ArrayList<>();
    resting()
        .forEach(
            (name, part) -> {
              if (wanted.test(name, part)) {
                take(name, now).ifPresent(found::add);
              }
            });
    return found;
  }

  /**
   * A segment is held now: whoever works with a part of it is told.
   *
   * @return the resting parts of it, taken
   */
  synchronized List<Taken> supersede(Digest digest, Instant now) {
    for (Taken open : taken.values()) {
      open.superseded |= open.name.digest().equals(digest);
    }
    List<Taken> useless = new ArrayList<>();
    for (String peer : List.copyOf(resting.keySet())) {
      if (restingOf(peer).containsKey(digest)) {
        take(new PartName(digest, peer), now).ifPresent(useless::add);
      }
    }
    return useless;
  }

  /** Takes the part that has rested longest, when a peer has more than it may have. */
  synchronized Optional<Taken> takeOneTooMany(String peer, Instant now) {
    Map<Digest, Resting> parts = restingOf(peer);
    if (parts.size() <= MAX_PARTS_PER_PEER) {
      return Optional.empty();
    }
    return parts.entrySet().stream()
        .min(Comparator.comparing(one -> one.getValue().since))
        .flatMap(one -> take(new PartName(one.getKey(), peer), now));
  }

  /** What rests here. */
  synchronized Map<PartName, Resting> resting() {
    Map<PartName, Resting> all = new HashMap<>();
    resting.forEach(
        (peer, parts) ->
            parts.forEach((digest, part) -> all.put(new PartName(digest, peer), part)));
    return all;
  }
}
