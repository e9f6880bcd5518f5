package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.FrameKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What policy redacts is nowhere in the log's directory, however the call ends. */
@Timeout(60)
final class RedactedCallTest {

  private static final String SECRET = "correct-horse-battery-staple";
  private static final String RULES =
      """
      default allow := false

      allow if input.kind in {"tool.echo", "tool.http_get"}

      redact contains sprintf("/params/%s", [name]) if {
        some name in ["message", "endpoint"]
        input.params[name]
      }

      redact contains "/params/user/password" if input.params.user.password

      redact contains "/context/session" if input.context.session
      """;

  @TempDir private Path temporary;

  /** A call whose params or context have the secret, and the status it is answered with. */
  private record Case(String call, int status) {}

  private static List<Case> cases(String endpoint) {
    String context = ",\"context\":{\"session\":\"" + SECRET + "\",\"agent\":\"plain\"}";
    return List.of(
        new Case(echo("\"message\":\"" + SECRET + "\"") + context + "}", 200),
        // not fit for the tool
        new Case(echo("\"message\":\"" + SECRET + "\",\"more\":\"plain\"") + "}", 400),
        // denied by policy
        new Case(
            "{\"kind\":\"tool.unknown\",\"params\":{\"user\":{\"name\":\"plain\",\"password\":\""
                + SECRET
                + "\"}}}",
            403),
        // malformed, and an error message may quote it
        new Case(get("[" + SECRET + "]"), 400),
        // denied by the runtime
        new Case(get(SECRET + ".example"), 403),
        // allowed, and nobody listens there
        new Case(get(endpoint), 502));
  }

  private static String echo(String params) {
    return "{\"kind\":\"tool.echo\",\"params\":{" + params + "}";
  }

  private static String get(String endpoint) {
    return "{\"kind\":\"tool.http_get\",\"params\":{\"endpoint\":\"" + endpoint + "\"}}";
  }

  @Test
  void noFileHasTheValueAndTheDigestIsThere() throws Exception {
    Path log = temporary.resolve("log");
    String endpoint = "http://127.0.0.1:" + unusedPort();
    RuntimeOptions options =
        Governed.by(RULES, temporary).withAllowedEndpoints(List.of(endpoint, "plain.example"));
    List<String> secrets = List.of(SECRET, endpoint);
    List<String> auditIds = new ArrayList<>();
    try (RuntimeService service = RuntimeService.start(options);
        TestClient client = new TestClient(service.uri())) {
      for (Case one : cases(endpoint)) {
        TestClient.Answer answer = client.call(one.call);
        assertThat(answer.status()).as(one.call + answer.body()).isEqualTo(one.status);
        auditIds.add(answer.member("audit_id"));
      }
      for (String id : auditIds) {
        TestClient.Answer audit = client.get("/v1/audit/" + id);
        assertThat(audit.status()).isEqualTo(200);
        assertThat(audit.body()).contains("\"params_digest\"").doesNotContain(secrets);
      }
      assertThat(client.get("/v1/status").body()).doesNotContain(secrets);
      assertThat(client.get("/metrics").body()).doesNotContain(secrets);
    }
    for (Path file : files(log)) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(secrets);
    }
    List<JsonObject> decisions = Governed.verifiedFrames(log, FrameKind.DECISION);
    assertThat(decisions).hasSize(auditIds.size() + 1); // one has a last word of the runtime
    assertThat(decisions)
        .allSatisfy(
            decision -> {
              assertThat(decision.string("params_digest").orElseThrow()).startsWith("sha256:");
              assertThat(decision.object("params").orElseThrow().toText()).contains("sha256");
            });
    // What is not redacted stays readable, so the search would have found the rest.
    assertThat(decisions.getFirst().object("context").orElseThrow().string("agent"))
        .contains("plain");
    assertThat(decisions.get(2).toText()).contains("\"name\":\"plain\"");
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
