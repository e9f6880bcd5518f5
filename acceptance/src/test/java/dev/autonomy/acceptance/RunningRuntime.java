package dev.autonomy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@code runtime start} of the built distribution under the demo policy; closing stops it. */
final class RunningRuntime implements AutoCloseable {

  private static final String LISTENING = "listening on ";
  private static final long MAX_WAIT_SECONDS = 60;

  private final Process process;
  private final URI uri;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningRuntime(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  static RunningRuntime start(Path home, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Distribution.program(Distribution.built()).toString(),
            "runtime",
            "start",
            "--demo",
            "--listen",
            "127.0.0.1:0",
            "--wal-dir",
            log.toString());
    builder.redirectErrorStream(true);
    builder.environment().put("HOME", home.toString());
    Process process = builder.start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    StringBuilder seen = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int start = line.indexOf(LISTENING);
      if (start >= 0) {
        String rest = line.substring(start + LISTENING.length());
        return new RunningRuntime(process, URI.create(rest.substring(0, rest.indexOf(','))));
      }
      seen.append(line).append('\n');
    }
    throw new AssertionError("the runtime did not start: " + seen);
  }

  /** Calls {@code tool.echo}, which the demo policy allows; the call's audit id. */
  String echo(String message) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/v1/tool"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"" + message + "\"}}"))
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JsonObject.parse(answer.body()).string("audit_id").orElseThrow();
  }

  /** Ends it by SIGTERM, so that it seals its log. */
  @Override
  public void close() {
    client.close();
    process.destroy();
    process.onExit().orTimeout(MAX_WAIT_SECONDS, TimeUnit.SECONDS).join();
    assertThat(process.exitValue()).isZero();
  }
}
