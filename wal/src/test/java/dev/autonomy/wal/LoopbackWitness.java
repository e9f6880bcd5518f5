package dev.autonomy.wal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A witness behind a socket, and the way to it: as little of HTTP/1.1 as both need. */
final class LoopbackWitness implements WitnessClient.Transport, AutoCloseable {

  private final ServerSocket server;
  private final Witness witness;

  private LoopbackWitness(ServerSocket server, Witness witness) {
    this.server = server;
    this.witness = witness;
  }

  static LoopbackWitness serve(Witness witness) throws IOException {
    ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    LoopbackWitness served = new LoopbackWitness(server, witness);
    Thread.ofVirtual().start(served::answerAll);
    return served;
  }

  @Override
  public WitnessClient.Reply addCheckpoint(byte[] body) throws IOException {
    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      send(socket, "POST /add-checkpoint HTTP/1.1\r\nHost: localhost", body);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      int status =
          Integer.parseInt(line(in).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
      return new WitnessClient.Reply(status, new String(body(in), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void answerAll() {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          boolean known = line(in).equals("POST /add-checkpoint HTTP/1.1");
          Witness.Answer answer = witness.addCheckpoint(body(in));
          String head =
              "HTTP/1.1 "
                  + (known ? answer.status() : 404)
                  + " -\r\nContent-Type: "
                  + answer.contentType();
          send(socket, head, answer.body().getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (SocketException e) {
      // Closed.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void send(Socket socket, String head, byte[] body) throws IOException {
    String text = head + "\r\nContent-Length: " + body.length + "\r\n\r\n";
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
  }

  private static byte[] body(DataInputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    return in.readNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
