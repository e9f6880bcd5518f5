package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code autonomy runtime start} as a process of its own that listens on a port of its choice. */
final class Service implements AutoCloseable {

  private static final long SECONDS = 60;
  private static final Pattern ADDRESS = Pattern.compile("https?://127\\.0\\.0\\.1:\\d+");

  private final Process process;
  private final Path error;
  private final URI uri;

  private Service(Process process, Path error, URI uri) {
    this.process = process;
    this.error = error;
    this.uri = uri;
  }

  /**
   * What a request was answered.
   *
   * @param status of HTTP
   * @param retryAfter the header field, or nothing
   * @param body all of it
   */
  record Answer(int status, String retryAfter, String body) {

    /** The string under {@code name} in the body, or nothing. */
    String member(String name) {
      return json().string(name).orElse("");
    }

    JsonObject json() {
      try {
        return JsonObject.parse(body.getBytes(StandardCharsets.UTF_8));
      } catch (JsonException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }
  }

  /** Starts it with these flags, on loopback unless they say otherwise, until it listens. */
  static Service start(Program autonomy, String... flags) throws Exception {
    List<String> words = new ArrayList<>(List.of("runtime", "start"));
    words.addAll(List.of(flags));
    if (!words.contains("--listen")) {
      words.addAll(List.of("--listen", "127.0.0.1:0"));
    }
    Path out = Files.createTempFile(autonomy.home(), "service", ".out");
    Path error = Files.createTempFile(autonomy.home(), "service", ".error");
    Process process = autonomy.start(Program.command(words.toArray(String[]::new)), out, error);
    String[] address = new String[1];
    try {
      Conditions.await(
          "the service listens",
          () -> {
            Matcher matcher = ADDRESS.matcher(Files.readString(out));
            if (matcher.find()) {
              address[0] = matcher.group();
            } else if (!process.isAlive()) {
              throw new AssertionError(Files.readString(error));
            }
            return address[0] != null;
          });
    } catch (Exception | AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
    return new Service(process, error, URI.create(address[0]));
  }

  Process process() {
    return process;
  }

  URI uri() {
    return uri;
  }

  /** What it has said on standard error so far. */
  String error() throws IOException {
    return Files.readString(error);
  }

  /** Asks for a tool call. */
  Answer call(String kind, String params) throws IOException {
    HttpURLConnection connection = connect("/v1/tool");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection
        .getOutputStream()
        .write(
            ("{\"kind\":\"" + kind + "\",\"params\":" + params + "}")
                .getBytes(StandardCharsets.UTF_8));
    return answer(connection);
  }

  Answer get(String path) throws IOException {
    return answer(connect(path));
  }

  private HttpURLConnection connect(String path) throws IOException {
    return (HttpURLConnection) uri.resolve(path).toURL().openConnection();
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      String retryAfter = connection.getHeaderField("Retry-After");
      return new Answer(
          status,
          retryAfter == null ? "" : retryAfter,
          new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Sends a signal and waits for the end; the exit status. */
  int stop(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
