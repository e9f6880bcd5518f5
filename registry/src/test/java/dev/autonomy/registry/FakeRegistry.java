package dev.autonomy.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.autonomy.trust.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A registry in memory, as good or as bad as a test wants it: whatever has a handler of its own is
 * answered by that.
 */
final class FakeRegistry implements AutoCloseable {

  /** Answers one request; false leaves it to the registry. */
  interface Handler {
    boolean handle(HttpExchange exchange) throws IOException;
  }

  /** What came, with the credentials that it had. */
  record Request(String method, String path, String authorization, String range) {}

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final List<Handler> handlers = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  FakeRegistry() throws IOException {
    this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  FakeRegistry(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers before the registry does; the last one that was added first. */
  FakeRegistry with(Handler handler) {
    handlers.addFirst(handler);
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String reference(String repositoryAndTag) {
    return "oci://127.0.0.1:" + port() + "/" + repositoryAndTag;
  }

  List<Request> requests() {
    return requests;
  }

  /** Puts a manifest there; its digest. */
  String manifest(String name, byte[] bytes) {
    String digest = Sha256.of(bytes);
    manifests.put(name, bytes);
    manifests.put(digest, bytes);
    return digest;
  }

  byte[] manifest(String name) {
    return Objects.requireNonNull(manifests.get(name));
  }

  /** Puts a blob there; its digest. */
  String blob(byte[] bytes) {
    String digest = Sha256.of(bytes);
    blobs.put(digest, bytes);
    return digest;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            path,
            Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""),
            Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Range"), "")));
    try (exchange) {
      for (Handler handler : handlers) {
        if (handler.handle(exchange)) {
          return;
        }
      }
      String name = path.substring(path.lastIndexOf('/') + 1);
      if (path.contains("/blobs/uploads/")) {
        upload(exchange);
      } else if (path.contains("/manifests/")) {
        manifests(exchange, name);
      } else if (path.contains("/blobs/")) {
        send(exchange, blobs.get(name));
      } else {
        send(exchange, 404, new byte[0]);
      }
    }
  }

  private void upload(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Location", exchange.getRequestURI() + "session?state=1");
      send(exchange, 202, new byte[0]);
    } else {
      blob(exchange.getRequestBody().readAllBytes());
      send(exchange, 201, new byte[0]);
    }
  }

  private void manifests(HttpExchange exchange, String name) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      manifest(name, exchange.getRequestBody().readAllBytes());
      send(exchange, 201, new byte[0]);
    } else {
      send(exchange, manifests.get(name));
    }
  }

  private static void send(HttpExchange exchange, byte @Nullable [] found) throws IOException {
    send(exchange, found == null ? 404 : 200, found == null ? new byte[0] : found);
  }

  /** An answer; with a range, what was asked for. */
  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  /** An answer with a header. */
  static boolean send(HttpExchange exchange, int status, String header, String value)
      throws IOException {
    exchange.getResponseHeaders().set(header, value);
    send(exchange, status, new byte[0]);
    return true;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
