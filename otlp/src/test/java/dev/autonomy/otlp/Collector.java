package dev.autonomy.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An OTLP/HTTP receiver, a process of its own that shares no code with the exporter: it decodes
 * with the classes generated from the protocol's definition. What it has accepted it writes to a
 * file, one request a line with the numbers of the frames. It behaves as it is told through {@code
 * /behave}.
 *
 * <p>Usage: {@code Collector FILE [KEYSTORE PASSWORD]}; prints its port.
 */
final class Collector {

  private static final String PROTOBUF = "application/x-protobuf";

  private final Path accepted;
  private volatile String behaviour = "accept";
  private volatile byte[] last = new byte[0];
  private volatile String lastHeaders = "";
  private final AtomicInteger requests = new AtomicInteger();

  private Collector(Path accepted) {
    this.accepted = accepted;
  }

  public static void main(String[] arguments) throws Exception {
    Collector collector = new Collector(Path.of(arguments[0]));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server =
        arguments.length > 1
            ? secure(address, arguments[1], arguments[2])
            : HttpServer.create(address, 0);
    server.createContext("/v1/logs", collector::logs);
    server.createContext("/behave", collector::behave);
    server.createContext("/last", exchange -> reply(exchange, 200, collector.last));
    server.createContext(
        "/headers", exchange -> reply(exchange, 200, bytes(collector.lastHeaders)));
    server.createContext("/requests", exchange -> reply(exchange, 200, bytes(collector.requests)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    System.out.println(server.getAddress().getPort());
    new CountDownLatch(1).await();
  }

  private static HttpServer secure(InetSocketAddress address, String keystore, String password)
      throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(keystore))) {
      keys.load(in, password.toCharArray());
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  private void behave(HttpExchange exchange) throws IOException {
    behaviour = exchange.getRequestURI().getQuery();
    reply(exchange, 200, new byte[0]);
  }

  private void logs(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    StringBuilder headers = new StringBuilder();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.append(name).append(": ").append(values).append('\n'));
    lastHeaders = headers.toString();
    byte[] body = body(exchange);
    List<LogRecord> records = records(body);
    String[] words = behaviour.split(":", -1);
    switch (words[0]) {
      case "accept" -> {
        accept(body, records);
        reply(exchange, 200, ExportLogsServiceResponse.getDefaultInstance().toByteArray());
      }
      case "accept-and-cut" -> {
        accept(body, records);
        cut(exchange);
      }
      case "cut" -> cut(exchange);
      case "hang" -> hang();
      case "status" -> {
        if (words.length > 2) {
          exchange.getResponseHeaders().set(words[2], words[3]);
        }
        reply(exchange, Integer.parseInt(words[1]), status("because"));
      }
      case "refuse" -> {
        long bad = Long.parseLong(words[1]);
        if (records.stream().anyMatch(record -> seq(record) == bad)) {
          reply(exchange, 400, status("frame too strange"));
        } else {
          accept(body, records);
          reply(exchange, 200, new byte[0]);
        }
      }
      case "partial" -> {
        accept(body, records);
        ExportLogsPartialSuccess.Builder partial =
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(Long.parseLong(words[1]))
                .setErrorMessage("some were strange");
        reply(
            exchange,
            200,
            ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(partial)
                .build()
                .toByteArray());
      }
      default -> throw new IllegalArgumentException(behaviour);
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream in =
        gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      return in.readAllBytes();
    }
  }

  static List<LogRecord> records(byte[] body) throws IOException {
    List<LogRecord> records = new ArrayList<>();
    for (ResourceLogs resource : ExportLogsServiceRequest.parseFrom(body).getResourceLogsList()) {
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        records.addAll(scope.getLogRecordsList());
      }
    }
    return records;
  }

  static long seq(LogRecord record) {
    for (KeyValue attribute : record.getAttributesList()) {
      if (attribute.getKey().equals("autonomy.frame.seq")) {
        return attribute.getValue().getIntValue();
      }
    }
    throw new IllegalArgumentException("a record without the number of its frame: " + record);
  }

  private synchronized void accept(byte[] body, List<LogRecord> records) throws IOException {
    last = body;
    StringBuilder line = new StringBuilder();
    for (LogRecord record : records) {
      line.append(seq(record)).append(' ');
    }
    try (FileOutputStream out = new FileOutputStream(accepted.toFile(), true)) {
      out.write(bytes(line.append('\n')));
    }
  }

  private static byte[] status(String message) {
    // A google.rpc.Status: field 2 is its message.
    byte[] text = bytes(message);
    byte[] status = new byte[text.length + 2];
    status[0] = 2 << 3 | 2;
    status[1] = (byte) text.length;
    System.arraycopy(text, 0, status, 2, text.length);
    return status;
  }

  private static void cut(HttpExchange exchange) throws IOException {
    // More is promised than comes, and then the connection closes.
    exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write(1);
    throw new IOException("cut");
  }

  private static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", PROTOBUF);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] bytes(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
