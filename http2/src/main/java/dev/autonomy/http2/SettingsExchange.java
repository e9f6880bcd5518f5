package dev.autonomy.http2;

/**
 * Both ends tell each other their settings, at the beginning and whenever they like (RFC 9113,
 * section 6.5): what the peer's are now, and whether it knows ours. Guarded by the connection's
 * lock.
 */
final class SettingsExchange {

  private final Connection connection;
  private PeerSettings peer = PeerSettings.INITIAL;
  private boolean received;
  private boolean acknowledged;

  SettingsExchange(Connection connection) {
    this.connection = connection;
  }

  PeerSettings peer() {
    return peer;
  }

  /** Takes over what the peer has announced, for the streams that are open too. */
  void receive(PeerSettings settings) throws Http2Exception {
    long difference = (long) settings.initialWindowBytes() - peer.initialWindowBytes();
    peer = settings;
    received = true;
    for (Stream stream : connection.streams().all()) {
      try {
        stream.addSendWindow(difference);
      } catch (Http2Exception e) {
        throw Http2Exception.connection(e.error(), "SETTINGS lead to " + e.getMessage());
      }
    }
    connection.enqueue(Protocol.settingsAck());
    connection.changed();
  }

  /** The peer has taken over ours. */
  void acknowledge() {
    acknowledged = true;
  }

  boolean isReceived() {
    return received;
  }

  /** Whether both sides know each other's. */
  boolean isComplete() {
    return received && acknowledged;
  }
}
