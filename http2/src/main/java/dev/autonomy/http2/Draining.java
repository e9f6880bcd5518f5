package dev.autonomy.http2;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * GOAWAY (RFC 9113, section 6.8): an end that takes no new streams, and lets those that are open
 * come to theirs. Guarded by the connection's lock.
 */
final class Draining {

  private final Connection connection;
  private final boolean client;
  private boolean ours;
  private @Nullable Http2Exception theirs;

  Draining(Connection connection, boolean client) {
    this.connection = connection;
    this.client = client;
  }

  /** Whether new streams of the peer are ignored, as it has been told. */
  boolean isOurs() {
    return ours;
  }

  /** Tells the peer that no new streams are taken. */
  void begin() {
    if (!ours) {
      ours = true;
      connection.enqueue(
          Protocol.goAway(
              connection.streams().lastTakenId(), Http2Error.NO_ERROR, "shutting down"));
    }
  }

  /** The peer processes streams up to {@code lastId}, and takes no new ones. */
  void announced(int lastId, Http2Exception reason) {
    theirs = reason.unprocessed();
    StreamTable streams = connection.streams();
    for (Stream stream : new ArrayList<>(streams.all())) {
      if (client && stream.id() > lastId) {
        stream.fail(reason.unprocessed());
        streams.remove(stream.id());
      }
    }
    connection.changed();
  }

  /**
   * Refuses new streams of ours once the peer takes none.
   *
   * @throws Http2Exception what it has said; the request was not sent
   */
  void requireNotTheirs() throws Http2Exception {
    if (theirs != null) {
      throw theirs.again();
    }
  }
}
