package dev.autonomy.http2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** The byte stream that a connection runs on, both directions of it. */
public interface Http2Transport {

  /** What the peer sends. Read by one thread. */
  InputStream input() throws IOException;

  /**
   * What the peer is sent. Written by one thread at a time, a frame at once where that fits into a
   * TLS record.
   */
  OutputStream output() throws IOException;

  /** Tells the peer that nothing more will come; reading goes on. */
  void shutdownOutput() throws IOException;

  /** Ends both directions at once, without waiting. Threads that read or write are woken. */
  void abort();

  /** A plain socket, for tests and trusted wires. */
  static Http2Transport of(Socket socket) {
    return of(socket, socket);
  }

  /**
   * A TLS socket that was layered over a plain one after its handshake with ALPN {@code h2}.
   *
   * @param tls carries the bytes
   * @param raw the socket below; it is what {@link #abort} closes, because closing a TLS socket
   *     waits for whoever is writing to it
   */
  static Http2Transport of(Socket tls, Socket raw) {
    return new Http2Transport() {
      @Override
      public InputStream input() throws IOException {
        return tls.getInputStream();
      }

      @Override
      public OutputStream output() throws IOException {
        return tls.getOutputStream();
      }

      @Override
      public void shutdownOutput() throws IOException {
        tls.shutdownOutput();
      }

      @Override
      public void abort() {
        try {
          raw.close();
        } catch (IOException _) {
          // Nothing can be done about a socket that does not close.
        }
      }
    };
  }
}
