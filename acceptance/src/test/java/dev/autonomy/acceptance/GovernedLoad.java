package dev.autonomy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers that ask a runtime for tool calls until it is gone, and the world that these calls act
 * on: a server on loopback that remembers every request it got. Half of the callers ask for {@code
 * tool.echo}, half for {@code tool.http_get} of a path that nobody else asks for.
 */
final class GovernedLoad implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpServer world;
  private final Queue<String> executedPaths = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger acknowledgements = new AtomicInteger();

  GovernedLoad() throws IOException {
    world = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    world.createContext("/", this::remember);
    world.start();
  }

  /** The allowlist key under which the runtime may reach this world. */
  String endpoint() {
    return "http://127.0.0.1:" + world.getAddress().getPort();
  }

  /** Paths that the world was asked for, each once. */
  List<String> executedPaths() {
    return List.copyOf(executedPaths);
  }

  /** How many calls were answered so far. */
  int acknowledgements() {
    return acknowledgements.get();
  }

  /** A running load: for each caller the audit ids of its answered calls, in order. */
  record Running(List<Future<List<String>>> callers, ExecutorService threads) {

    /** Waits until no caller gets an answer any more. */
    List<List<String>> await() throws Exception {
      List<List<String>> acknowledged = new ArrayList<>();
      for (Future<List<String>> caller : callers) {
        acknowledged.add(caller.get());
      }
      threads.shutdown();
      return acknowledged;
    }
  }

  Running start(URI runtime, int callers) {
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    List<Future<List<String>>> futures = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      boolean echo = i % 2 == 0;
      futures.add(threads.submit(() -> callUntilGone(runtime, echo)));
    }
    return new Running(futures, threads);
  }

  @Override
  public void close() {
    world.stop(0);
  }

  private List<String> callUntilGone(URI runtime, boolean echo)
      throws InterruptedException, JsonException {
    List<String> acknowledged = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        HttpRequest request =
            HttpRequest.newBuilder(runtime.resolve("/v1/tool"))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(echo ? echoCall() : getCall()))
                .build();
        byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        acknowledged.add(JsonObject.parse(answer).string("audit_id").orElseThrow());
        acknowledgements.incrementAndGet();
      }
    } catch (IOException gone) {
      return acknowledged;
    }
  }

  private String echoCall() {
    return "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"" + calls.incrementAndGet() + "\"}}";
  }

  private String getCall() {
    return "{\"kind\":\"tool.http_get\",\"params\":{\"endpoint\":\""
        + endpoint()
        + "\",\"path\":\"/"
        + calls.incrementAndGet()
        + "\"}}";
  }

  private void remember(HttpExchange exchange) throws IOException {
    executedPaths.add(exchange.getRequestURI().getPath());
    byte[] body = "done".getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
