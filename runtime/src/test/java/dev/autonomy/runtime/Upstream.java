package dev.autonomy.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that reads requests' heads and answers with scripted bytes, or with silence. */
final class Upstream implements AutoCloseable {

  /** What it does once a request's head has arrived. */
  @FunctionalInterface
  interface Script {
    void answer(Socket client, String head) throws IOException;
  }

  private final ServerSocket listener;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new CopyOnWriteArrayList<>();

  private Upstream(ServerSocket listener) {
    this.listener = listener;
  }

  static Upstream start(Script script) throws IOException {
    return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  static Upstream start(ServerSocket listener, Script script) {
    Upstream upstream = new Upstream(listener);
    Thread.ofVirtual().start(() -> upstream.accept(script));
    return upstream;
  }

  /** Always this answer, as Latin-1 text. */
  static Upstream answering(String answer) throws IOException {
    return start((client, _) -> send(client, answer));
  }

  static void send(Socket client, String latin1) throws IOException {
    client.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    client.getOutputStream().flush();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Heads of the requests that have arrived. */
  List<String> requests() {
    return requests;
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket client = listener.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client, script));
      }
    } catch (SocketException _) {
      // Closed.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket client, Script script) {
    try {
      String head = head(client.getInputStream());
      requests.add(head);
      script.answer(client, head);
      client.shutdownOutput();
    } catch (IOException _) {
      // The other side has gone, as some tests want.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      head.append((char) b);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket client : clients) {
      client.close();
    }
  }
}
