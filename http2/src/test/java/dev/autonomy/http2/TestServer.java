package dev.autonomy.http2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A listener for clients of others. {@code POST} answers with the number of bytes received, {@code
 * GET /N} with N bytes, {@code /refuse} with 503 at once.
 */
final class TestServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Optional<Tls> tls;

  TestServer(Optional<Tls> tls) throws IOException {
    this.tls = tls;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Http2Transport transport =
          tls.isPresent() ? tls.get().over(socket, false) : Http2Transport.of(socket);
      Http2Exception end =
          new Http2Server(transport, Http2Options.DEFAULT, TestServer::answer).serve();
      if (end.error() != Http2Error.NO_ERROR) {
        System.out.println("TestServer: " + end);
      }
    } catch (IOException e) {
      System.out.println("TestServer: " + e);
    }
  }

  private static void answer(Http2Request request, InputStream body, Http2Responder responder)
      throws IOException {
    if (request.path().equals("/refuse")) {
      responder.respond(503, Http2Headers.empty(), "full".getBytes(StandardCharsets.US_ASCII));
    } else if (request.method().equals("GET")) {
      int left = Integer.parseInt(request.path().substring(1));
      byte[] part = new byte[64 << 10];
      try (OutputStream out =
          responder.respond(200, Http2Headers.of("content-length", Integer.toString(left)))) {
        while (left > 0) {
          int count = Math.min(left, part.length);
          out.write(part, 0, count);
          left -= count;
        }
      }
    } else {
      long bytes = body.transferTo(OutputStream.nullOutputStream());
      responder.respond(
          200, Http2Headers.empty(), Long.toString(bytes).getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
