package dev.autonomy.edged;

import dev.autonomy.http.HttpException;
import dev.autonomy.http.HttpHandler;
import dev.autonomy.http.HttpRequest;
import dev.autonomy.http.HttpResponse;
import dev.autonomy.http.HttpServer;
import dev.autonomy.http.HttpServerOptions;
import dev.autonomy.line.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** {@code GET /metrics} for Prometheus, on loopback alone; it tells and takes nothing else. */
final class MetricsEndpoint implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 4;
  private static final int MAX_HEAD_BYTES = 8 << 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final HttpServer server;

  private MetricsEndpoint(HttpServer server) {
    this.server = server;
  }

  /** Whether an address cannot be reached from other machines; names are not looked up. */
  static boolean isLoopback(HostAndPort address) {
    String host = address.host();
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  static MetricsEndpoint open(HostAndPort listen, ControlContext context, InstantSource clock)
      throws IOException {
    InetAddress host = InetAddress.getByName(listen.host());
    if (!host.isLoopbackAddress()) {
      throw new IOException("metrics at " + listen + ": expected an address on loopback");
    }
    HttpServer server =
        HttpServer.bind(
            new HttpServerOptions(
                new InetSocketAddress(host, listen.port()),
                MAX_CONNECTIONS,
                MAX_HEAD_BYTES,
                0,
                TIMEOUT,
                TIMEOUT,
                TIMEOUT,
                Thread.ofVirtual().name("metrics-", 0).factory(),
                Optional.empty(),
                clock));
    server.start(
        new HttpHandler() {
          @Override
          public HttpResponse handle(HttpRequest request) throws HttpException {
            return answer(request, context);
          }

          @Override
          public HttpResponse refuse(HttpException refusal) {
            return plain(refusal.status(), String.valueOf(refusal.getMessage()));
          }
        });
    return new MetricsEndpoint(server);
  }

  private static HttpResponse answer(HttpRequest request, ControlContext context) {
    if (!request.path().equals("/metrics")) {
      return plain(404, "there is /metrics alone");
    }
    if (!request.method().equals("GET")) {
      return plain(405, "expected GET").with("Allow", "GET");
    }
    try {
      return HttpResponse.of(200, MetricsText.CONTENT_TYPE, new MetricsReport(context).text());
    } catch (IOException e) {
      return plain(503, String.valueOf(e.getMessage()));
    }
  }

  private static HttpResponse plain(int status, String text) {
    return HttpResponse.of(status, PLAIN, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
