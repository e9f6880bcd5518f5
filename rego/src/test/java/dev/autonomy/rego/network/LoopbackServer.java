package dev.autonomy.rego.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** A server on the loopback address that answers each request as a script says. */
final class LoopbackServer implements Closeable {

  /** Answers one request, given whole, on an open connection. */
  interface Script {
    void answer(String request, OutputStream out) throws IOException;
  }

  /** Requests as they came, in order. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final ServerSocket socket;
  private final Script script;
  private final String scheme;

  private LoopbackServer(ServerSocket socket, String scheme, Script script) {
    this.socket = socket;
    this.scheme = scheme;
    this.script = script;
    Thread.ofPlatform().daemon().name("loopback").start(this::serve);
  }

  static LoopbackServer plain(Script script) throws IOException {
    return new LoopbackServer(
        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", script);
  }

  /** Answers all requests with the same response. */
  static LoopbackServer plain(String response) throws IOException {
    return plain((_, out) -> out.write(response.getBytes(StandardCharsets.UTF_8)));
  }

  /** A server with a certificate for localhost, 127.0.0.1 and robot.example. */
  static LoopbackServer secure(boolean wantsClient, Script script)
      throws IOException, GeneralSecurityException, NetworkException {
    TlsSettings.Identity identity =
        PemKeys.identity(Files.text("tls-server.pem"), Files.text("tls-server.key"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "x".toCharArray();
    Certificate[] chain = identity.chain().toArray(new Certificate[0]);
    store.setKeyEntry("server", identity.key(), password, chain);
    store.setCertificateEntry("root", PemKeys.certificates(Files.text("tls-root.pem")).getFirst());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    SSLServerSocket socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(wantsClient);
    return new LoopbackServer(socket, "https", script);
  }

  String url(String path) {
    return scheme + "://127.0.0.1:" + socket.getLocalPort() + path;
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofPlatform().daemon().name("loopback").start(() -> answer(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      String request = read(connection.getInputStream());
      requests.add(request);
      script.answer(request, connection.getOutputStream());
    } catch (IOException e) {
      // The client went away, which is what some tests are about.
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no request");
      }
      request.append((char) b);
    }
    int length = request.indexOf("Content-Length: ");
    if (length >= 0) {
      String digits = request.substring(length + 16, request.indexOf("\r\n", length));
      byte[] body = in.readNBytes(Integer.parseInt(digits));
      request.append(new String(body, StandardCharsets.UTF_8));
    }
    return request.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Test files beside this class. */
  static final class Files {

    private Files() {}

    static String text(String name) throws IOException {
      try (InputStream in = LoopbackServer.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException("no test file " + name);
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
