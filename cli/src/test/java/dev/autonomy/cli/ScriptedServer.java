package dev.autonomy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A server on loopback that answers as the test wants it just now, one request a connection. */
final class ScriptedServer implements AutoCloseable {

  /** What it does with a question; the connection ends when this returns. */
  interface Behaviour {
    void answer(Question question, OutputStream out) throws IOException;
  }

  /**
   * A request without a body.
   *
   * @param fields its header, whose names have no case
   */
  record Question(String method, String path, Map<String, String> fields) {}

  /** Takes the question and never answers. */
  static final Behaviour SILENT = (_, _) -> await(new CountDownLatch(1));

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final ServerSocket listener;
  private volatile Behaviour behaviour;

  ScriptedServer(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** From the next question on. */
  void behave(Behaviour next) {
    behaviour = next;
  }

  /** Host and port. */
  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** Answers with this status and nothing else. */
  static Behaviour status(int status) {
    return (_, out) -> begin(out, status, Map.of(), 0);
  }

  /** Answers with JSON. */
  static Behaviour json(byte[] body) {
    return (_, out) -> {
      begin(out, 200, JSON, body.length);
      out.write(body);
    };
  }

  /** Promises JSON, sends half of it and hangs up. */
  static Behaviour halfOf(byte[] body) {
    return (_, out) -> {
      begin(out, 200, JSON, body.length);
      out.write(body, 0, body.length / 2);
    };
  }

  /** Sends everything of an answer but its body. */
  static void begin(OutputStream out, int status, Map<String, String> fields, int length)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Connection: close\r\nContent-Length: ").append(length).append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String first = in.readLine();
      if (first == null) {
        return;
      }
      String[] words = first.split(" ", -1);
      Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      behaviour.answer(new Question(words[0], words[1], fields), client.getOutputStream());
    } catch (IOException _) {
      // The other side has gone, as some tests want.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
