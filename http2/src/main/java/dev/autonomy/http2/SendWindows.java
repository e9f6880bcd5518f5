package dev.autonomy.http2;

import java.io.IOException;

/** Waiting for a peer that opens its windows slowly. Under the connection's lock. */
final class SendWindows {

  /**
   * A window smaller than this is given a little time to grow: who opens it byte by byte would
   * otherwise make us send a frame for each.
   */
  private static final int SMALL_BYTES = 1024;

  private static final long SMALL_WINDOW_NANOS = 20_000_000L;

  private SendWindows() {}

  static int take(Connection connection, Stream stream, int wanted) throws IOException {
    long deadline = System.nanoTime() + connection.options().timeouts().stall().toNanos();
    long patience = Long.MAX_VALUE;
    while (true) {
      stream.requireSendable();
      int room = (int) Math.min(wanted, Math.min(stream.sendWindow(), connection.sendWindow()));
      boolean small = room < Math.min(wanted, SMALL_BYTES);
      if (room > 0 && small && patience == Long.MAX_VALUE) {
        patience = System.nanoTime() + SMALL_WINDOW_NANOS;
      }
      if (room > 0 && (!small || System.nanoTime() - patience >= 0)) {
        stream.takeSendWindow(room);
        connection.reduceSendWindow(room);
        return room;
      }
      boolean patient = room > 0;
      if (!Waiting.await(stream.changed(), patient ? patience : deadline) && !patient) {
        Http2Exception stalled =
            Http2Exception.stream(
                Http2Error.CANCEL,
                "the peer has taken nothing of the body for "
                    + connection.options().timeouts().stall().toMillis()
                    + " ms");
        connection.reset(stream, stalled);
        throw stalled;
      }
    }
  }
}
