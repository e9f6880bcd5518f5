package dev.autonomy.http2;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a connection by identifier. Guarded by its lock. */
final class StreamTable {

  /** For how many streams that we have reset it is known that late frames are to be expected. */
  private static final int REMEMBERED_RESETS = 256;

  private final boolean client;
  private final Map<Integer, Stream> open = new HashMap<>();
  private final int[] resets = new int[REMEMBERED_RESETS];
  private int nextReset;
  private int nextOwnId;
  private int lastPeerId;
  private int lastTakenId;

  /** No streams yet. */
  StreamTable(boolean client) {
    this.client = client;
    this.nextOwnId = client ? 1 : 2;
  }

  @Nullable Stream get(int id) {
    return open.get(id);
  }

  Collection<Stream> all() {
    return open.values();
  }

  int size() {
    return open.size();
  }

  void add(Stream stream) {
    open.put(stream.id(), stream);
  }

  boolean remove(int id) {
    return open.remove(id) != null;
  }

  /** The next identifier of our own, or a negative number when all are used up. */
  int takeOwnId() {
    int id = nextOwnId;
    nextOwnId += 2;
    return id;
  }

  /** The highest identifier of the peer's that was or may be processed. */
  int lastTakenId() {
    return lastTakenId;
  }

  /** The peer has used an identifier, and all lower ones with it. */
  void peerOpened(int id) {
    lastPeerId = id;
  }

  /** The stream that the peer has opened last is processed. */
  void taken() {
    lastTakenId = lastPeerId;
  }

  void rememberReset(int id) {
    resets[nextReset] = id;
    nextReset = (nextReset + 1) % REMEMBERED_RESETS;
  }

  /** Whether late frames for this stream are nobody's fault. */
  boolean wasReset(int id) {
    for (int reset : resets) {
      if (reset == id) {
        return true;
      }
    }
    return false;
  }

  /** Whether nobody has opened this stream yet. */
  boolean isIdle(int id) {
    return isOwn(id) ? id >= nextOwnId && nextOwnId > 0 : id > lastPeerId;
  }

  private boolean isOwn(int id) {
    return (id & 1) == 1 == client;
  }
}
