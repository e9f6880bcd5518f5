package dev.autonomy.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;

/** A server whose answers show what it understood: method, path, query and body. */
final class EchoServer implements AutoCloseable {

  static final int MAX_CONNECTIONS = 4;
  static final int MAX_BODY_BYTES = 10_000;
  static final Duration SHORT = Duration.ofMillis(300);
  static final Duration LONG = Duration.ofSeconds(30);
  static final Instant NOW = Instant.parse("2026-11-06T08:49:37.5Z");

  private final HttpServer server;

  private EchoServer(HttpServer server) {
    this.server = server;
  }

  /** The options that most tests use: nothing is slow unless the test is about it. */
  static HttpServerOptions options() {
    return options(LONG, LONG, LONG);
  }

  static HttpServerOptions options(Duration request, Duration idle, Duration answer) {
    return new HttpServerOptions(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        MAX_CONNECTIONS,
        HttpServerOptions.DEFAULT_MAX_HEAD_BYTES,
        MAX_BODY_BYTES,
        request,
        idle,
        answer,
        Thread.ofVirtual().factory(),
        Optional.empty(),
        InstantSource.fixed(NOW));
  }

  static HttpServerOptions on(ThreadFactory threads) {
    HttpServerOptions o = options();
    return new HttpServerOptions(
        o.listen(),
        o.maxConnections(),
        o.maxHeadBytes(),
        o.maxBodyBytes(),
        o.requestTimeout(),
        o.idleTimeout(),
        o.answerTimeout(),
        threads,
        o.tls(),
        o.clock());
  }

  static HttpServerOptions secured(SSLContext tls, Duration request) {
    HttpServerOptions o = options();
    return new HttpServerOptions(
        o.listen(),
        o.maxConnections(),
        o.maxHeadBytes(),
        o.maxBodyBytes(),
        request,
        o.idleTimeout(),
        o.answerTimeout(),
        o.threads(),
        Optional.of(tls),
        o.clock());
  }

  static EchoServer start() throws IOException {
    return start(options());
  }

  static EchoServer start(HttpServerOptions options) throws IOException {
    return start(options, EchoServer::echo);
  }

  /** What a test does with a request. */
  @FunctionalInterface
  interface Application {
    HttpResponse handle(HttpRequest request) throws HttpException;
  }

  static EchoServer start(HttpServerOptions options, Application application) throws IOException {
    HttpServer server = HttpServer.bind(options);
    server.start(
        new HttpHandler() {
          @Override
          public HttpResponse handle(HttpRequest request) throws HttpException {
            return application.handle(request);
          }

          @Override
          public HttpResponse refuse(HttpException refusal) {
            return text(refusal.status(), "refused: " + refusal.getMessage());
          }
        });
    return new EchoServer(server);
  }

  private static HttpResponse echo(HttpRequest request) throws HttpException {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return text(200, request.method() + " " + request.path() + " " + request.query() + " " + body);
  }

  static HttpResponse text(int status, String text) {
    return HttpResponse.of(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  RawClient connect() throws IOException {
    return new RawClient(server.address());
  }

  HttpServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
