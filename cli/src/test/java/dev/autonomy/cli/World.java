package dev.autonomy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What tool calls act on: a server on loopback that remembers every path it was asked for. */
final class World implements AutoCloseable {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener;
  private final List<String> paths = new CopyOnWriteArrayList<>();

  World() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /** The allowlist key under which a runtime may reach it. */
  String endpoint() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** The params of a tool.http_get for {@code path}. */
  String params(String path) {
    return "{\"endpoint\":\"" + endpoint() + "\",\"path\":\"" + path + "\"}";
  }

  /** Every path it was asked for, in order. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        BufferedReader head =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String request = head.readLine();
        for (String line = request; line != null && !line.isEmpty(); line = head.readLine()) {}
        if (request != null) {
          paths.add(request.split(" ", -1)[1]);
          client.getOutputStream().write(ANSWER);
        }
      } catch (IOException _) {
        // A client that has gone, or the end.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
