package dev.autonomy.cli;

import dev.autonomy.wal.Witness;
import dev.autonomy.wal.note.VerifierKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A witness as a process of its own: the product's library behind as little of HTTP/1.1 as it
 * needs. Says its address on the first line, as a file for {@code --witness} has it.
 */
final class WitnessServer {

  private static final String FATAL = "fatal-after-signing";
  private static final String PASSWORD = "changeit";

  private WitnessServer() {}

  /**
   * Serves until it is killed.
   *
   * @param arguments directory of its memory; its name; the file with the log's key; the port, 0
   *     for any; the word {@code fatal-after-signing} to die between signing and answering; or a
   *     key store to speak TLS with
   */
  public static void main(String[] arguments) throws Exception {
    VerifierKey log =
        VerifierKey.parse(Files.readString(Path.of(arguments[2])).strip()).orElseThrow();
    Witness witness =
        Witness.open(Path.of(arguments[0]), arguments[1], List.of(log), InstantSource.system());
    String last = arguments.length > 4 ? arguments[4] : "";
    boolean secure = last.endsWith(".p12");
    ServerSocket server = listen(Integer.parseInt(arguments[3]), secure ? Path.of(last) : null);
    System.out.println(
        witness.key()
            + (secure ? " https://localhost:" : " http://127.0.0.1:")
            + server.getLocalPort()
            + "/w");
    while (true) {
      try (Socket socket = server.accept()) {
        answer(socket, witness, last.equals(FATAL));
      } catch (IOException e) {
        System.err.println(e.getMessage());
      }
    }
  }

  private static ServerSocket listen(int port, @org.jspecify.annotations.Nullable Path keyStore)
      throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    if (keyStore == null) {
      return new ServerSocket(port, 8, loopback);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket(port, 8, loopback);
  }

  private static void answer(Socket socket, Witness witness, boolean fatal) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    boolean known = line(in).equals("POST /w/add-checkpoint HTTP/1.1");
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      }
    }
    Witness.Answer answer = witness.addCheckpoint(in.readNBytes(length));
    if (fatal && answer.status() == 200) {
      Runtime.getRuntime().halt(137);
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + (known ? answer.status() : 404)
            + " -\r\nContent-Type: "
            + answer.contentType()
            + "\r\nConnection: close\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
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
