package dev.autonomy.http2;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A server's connection and the socket at its other end, over loopback. */
final class Pair implements AutoCloseable {

  private final Socket socket;
  private final Socket accepted;
  private final Http2Server server;
  private final CompletableFuture<Http2Exception> end = new CompletableFuture<>();

  private Pair(Socket socket, Socket accepted, Http2Options options, Http2Handler handler)
      throws IOException {
    this.socket = socket;
    this.accepted = accepted;
    this.server = new Http2Server(Http2Transport.of(accepted), options, handler);
    Thread.ofVirtual().start(() -> end.complete(server.serve()));
  }

  static Pair serve(Http2Options options, Http2Handler handler) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      socket.setTcpNoDelay(true);
      // A raw peer that waits for what never comes shall fail, not hang.
      socket.setSoTimeout(20_000);
      Socket accepted = listener.accept();
      accepted.setTcpNoDelay(true);
      return new Pair(socket, accepted, options, handler);
    }
  }

  Http2Client client(Http2Options options) throws IOException {
    return Http2Client.start(Http2Transport.of(socket), options);
  }

  RawPeer raw() throws IOException {
    return new RawPeer(socket);
  }

  Socket socket() {
    return socket;
  }

  Http2Server server() {
    return server;
  }

  /** Why the server's connection ended; waits for that. */
  Http2Exception end() {
    return end.join();
  }

  boolean hasEnded() {
    return end.isDone();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    accepted.close();
    end.join();
  }
}
