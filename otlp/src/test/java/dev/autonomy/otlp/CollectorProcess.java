package dev.autonomy.otlp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link Collector} in a process of its own. */
final class CollectorProcess implements AutoCloseable {

  private final Process process;
  private final Path accepted;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private CollectorProcess(Process process, Path accepted, int port) {
    this.process = process;
    this.accepted = accepted;
    this.port = port;
  }

  static CollectorProcess start(Path directory, String... more) throws IOException {
    Path accepted = directory.resolve("accepted");
    List<String> arguments = new ArrayList<>(List.of(accepted.toString()));
    arguments.addAll(Arrays.asList(more));
    Process process = java(Collector.class, arguments);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String port = out.readLine();
    if (port == null) {
      throw new AssertionError("the collector did not start");
    }
    return new CollectorProcess(process, accepted, Integer.parseInt(port));
  }

  /** A process that runs the class on the test's class path. */
  static Process java(Class<?> main, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** From now on. */
  void behave(String behaviour) throws IOException, InterruptedException {
    get("/behave?" + behaviour);
  }

  /** The body that was accepted last. */
  byte[] last() throws IOException, InterruptedException {
    return get("/last");
  }

  String headers() throws IOException, InterruptedException {
    return new String(get("/headers"), StandardCharsets.UTF_8);
  }

  int requests() throws IOException, InterruptedException {
    return Integer.parseInt(new String(get("/requests"), StandardCharsets.UTF_8));
  }

  /** Numbers of the frames that were accepted, request by request. */
  List<List<Long>> batches() throws IOException {
    if (!Files.exists(accepted)) {
      return List.of();
    }
    return Files.readAllLines(accepted).stream()
        .map(line -> Arrays.stream(line.strip().split(" ")).map(Long::valueOf).toList())
        .toList();
  }

  List<Long> seqs() throws IOException {
    return batches().stream().flatMap(List::stream).toList();
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint() + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }
}
