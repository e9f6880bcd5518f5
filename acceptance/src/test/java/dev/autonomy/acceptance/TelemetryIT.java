package dev.autonomy.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.autonomy.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The installed program delivers its log to a collector; {@code run} knows nothing of that, and a
 * collector that hangs is not felt by the runtime.
 */
@Timeout(300)
class TelemetryIT {

  private static final int CALLS = 60;
  private static final String LISTENING = "listening on ";

  @TempDir Path directory;

  @Test
  void runLoadsNothingOfTheDeliveryAndTheImageHasNoLibraryForIt() throws Exception {
    Path classes = directory.resolve("classes");
    Path home = Distribution.built().toRealPath();
    Command.Result result =
        Command.of(
                directory,
                home.resolve("runtime/bin/java"),
                "-Xlog:class+load:file=" + classes,
                "-Dautonomy.home=" + home,
                "-Dautonomy.build=" + Distribution.build(home),
                "-m",
                "dev.autonomy.launcher/dev.autonomy.launcher.Launcher",
                "run",
                "true")
            .with("HOME", directory)
            .run();
    assertThat(result.status()).as(result.toString()).isZero();
    String loaded = Files.readString(classes);
    assertThat(loaded)
        .contains("dev.autonomy.cli.RunCommand ")
        .doesNotContain("dev.autonomy.telemetry")
        .doesNotContain("dev.autonomy.otlp")
        .doesNotContain("opentelemetry")
        .doesNotContain("dev.autonomy.registry")
        .doesNotContain("dev.autonomy.supply")
        .doesNotContain("java.net.http.")
        .doesNotContain("java.util.logging");

    Command.Result modules =
        Command.of(directory, home.resolve("runtime/bin/java"), "--list-modules").run();
    assertThat(modules.out().lines().map(line -> line.split("@", 2)[0]))
        .contains("java.base", "dev.autonomy.telemetry")
        .doesNotContain("java.logging")
        .noneMatch(name -> name.contains("otlp") || name.contains("opentelemetry"));
  }

  @Test
  void aRunIsDeliveredOnceAndNotAgain() throws Exception {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/logs", exchange -> take(exchange, bodies));
    collector.start();
    try {
      assertThat(autonomy("run", "true").status()).isZero();
      String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
      Command.Result first =
          autonomy("telemetry", "export", "--run", "last", "--endpoint", endpoint);
      assertThat(first.status()).as(first.toString()).isZero();
      assertThat(first.out() + first.err()).isEmpty();
      assertThat(String.join("", bodies))
          .contains("autonomy.lifecycle", "autonomy.frame.leaf", "service.instance.id");
      int requests = bodies.size();
      assertThat(autonomy("telemetry", "flush", "--run", "last", "--endpoint", endpoint).status())
          .isZero();
      assertThat(bodies).hasSize(requests);
    } finally {
      collector.stop(0);
    }
    Command.Result away = autonomy("telemetry", "export", "--run", "last", "--output", "jsonl");
    assertThat(away.out()).isEmpty();
  }

  @Test
  void whatIsLeftIsCountedWhenNobodyListens() throws Exception {
    assertThat(autonomy("run", "true").status()).isZero();
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Command.Result printed = autonomy("telemetry", "export", "--run", "last");
    assertThat(printed.status()).isZero();
    long frames = printed.out().lines().count();
    Command.Result result =
        autonomy(
            "telemetry",
            "flush",
            "--run",
            "last",
            "--endpoint",
            "http://127.0.0.1:" + port,
            "--timeout",
            "200ms");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("cannot reach http://127.0.0.1:" + port + "/v1/logs")
        .contains("; " + frames + " frames are left");
  }

  @Test
  void aCollectorThatNeverAnswersIsNotFeltByTheRuntime() throws Exception {
    Path log = directory.resolve("log");
    Process runtime =
        start("runtime", "start", "--demo", "--listen", "127.0.0.1:0", "--wal-dir", log.toString());
    try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = uriOf(runtime);
      String endpoint = "http://127.0.0.1:" + hanging.getLocalPort();
      Process exporter =
          start("telemetry", "export", "--follow", "--dir", log.toString(), "--endpoint", endpoint);
      try {
        hanging.accept(); // it is sending, and nobody will ever answer
        for (int i = 0; i < CALLS; i++) {
          assertThat(call(client, uri).string("audit_id")).isPresent();
        }
        assertThat(exporter.isAlive()).isTrue();
        assertThat(openFiles(exporter)).contains("export-lock").doesNotContain("LOCK");
        assertThat(metrics(client, uri)).isNotEmpty();
      } finally {
        exporter.destroyForcibly().waitFor();
      }
    } finally {
      runtime.destroy();
      assertThat(runtime.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    Path out = directory.resolve("frames.jsonl");
    Command.Result rest =
        autonomy(
            "telemetry",
            "flush",
            "--dir",
            log.toString(),
            "--out",
            out.toString(),
            "--output",
            "jsonl");
    assertThat(rest.status()).as(rest.toString()).isZero();
    assertThat(Files.readAllLines(out).stream().filter(line -> line.contains("\"allow\"")))
        .hasSize(CALLS);
  }

  private static JsonObject call(HttpClient client, URI runtime) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(runtime.resolve("/v1/tool"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}"))
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonObject.parse(answer.body());
  }

  private static String metrics(HttpClient client, URI runtime) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(runtime.resolve("/metrics")).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Names of the files that a process has open. */
  private static List<String> openFiles(Process process) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        Path target = Files.readSymbolicLink(descriptor).getFileName();
        names.add(String.valueOf(target));
      }
    }
    return names;
  }

  private static void take(HttpExchange exchange, Queue<String> bodies) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private Command.Result autonomy(String... words) throws IOException, InterruptedException {
    List<Object> command = new ArrayList<>();
    command.add(program());
    command.addAll(List.of(words));
    return Command.of(directory, command.toArray()).with("HOME", directory).run();
  }

  private Process start(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("HOME", directory.toString()));
    return builder.start();
  }

  private static URI uriOf(Process runtime) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(runtime.getInputStream(), UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int start = line.indexOf(LISTENING);
      if (start >= 0) {
        String uri = line.substring(start + LISTENING.length());
        return URI.create(uri.substring(0, uri.indexOf(',')));
      }
    }
    throw new AssertionError("the runtime did not start");
  }

  private static String program() {
    return Distribution.built().resolve("bin/autonomy").toString();
  }
}
