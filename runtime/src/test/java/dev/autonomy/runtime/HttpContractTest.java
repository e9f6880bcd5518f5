package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.contract.AuditId;
import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every status and answer that agents are promised, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpContractTest {

  private static final String ECHO = "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"hello\"}}";

  /** The rest of a call that makes it a large one. */
  private static final String PADDING = "\"context\":{\"p\":\"" + "x".repeat(70_000) + "\"}}";

  private Optional<RuntimeService> started = Optional.empty();

  @BeforeAll
  void start(@TempDir Path temporary) throws RuntimeStartException {
    started =
        Optional.of(
            RuntimeService.start(
                RuntimeOptions.daemon("0.1.0", temporary.resolve("log"), temporary)
                    .withAccess(AccessOptions.loopback(0))
                    .withPolicy(new PolicySource.Demo())
                    .withAllowedEndpoints(List.of("api.example"))));
  }

  @AfterAll
  void stop() throws RuntimeStopException {
    started.orElseThrow().close();
  }

  private TestClient connect() throws IOException {
    return new TestClient(started.orElseThrow().uri());
  }

  @Test
  void anAllowedCallIsExecuted() throws IOException {
    try (TestClient client = connect()) {
      TestClient.Answer answer = client.call(ECHO);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.field("Content-Type")).isEqualTo("application/json");
      assertThat(answer.json().members().keySet())
          .containsExactly("decision", "output", "policy_ref", "audit_id");
      assertThat(answer.member("decision")).isEqualTo("allow");
      assertThat(answer.member("output")).isEqualTo("hello");
      assertThat(answer.member("policy_ref")).isEqualTo("embedded:demo");
      assertThat(AuditId.parse(answer.member("audit_id"))).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          {"kind":"tool.shell","params":{"command":"id"}}                => a shell can do anything
          {"kind":"tool.unknown"}                                        => the demo policy allows
          {"kind":"tool.http_get","params":{"endpoint":"evil.example"}}  => runtime: endpoint not in allowlist
          """)
  void aDeniedCallIsNot(String call, String reason) throws IOException {
    try (TestClient client = connect()) {
      TestClient.Answer answer = client.call(call);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.json().members().keySet())
          .containsExactly("decision", "reason", "policy_ref", "audit_id");
      assertThat(answer.member("decision")).isEqualTo("deny");
      assertThat(answer.member("reason")).startsWith(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"tool.echo\"}",
        "{\"kind\":\"tool.echo\",\"params\":{\"message\":1}}",
        "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"a\",\"more\":true}}",
        "{\"kind\":\"tool.http_get\",\"params\":{}}",
        "{\"kind\":\"tool.http_get\",\"params\":{\"endpoint\":\"a b\"}}"
      })
  void anAllowedCallWithUnfitParamsIsTheToolsRefusal(String call) throws IOException {
    try (TestClient client = connect()) {
      TestClient.Answer answer = client.call(call);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.member("decision")).isEqualTo("allow");
      assertThat(answer.member("reason")).startsWith("tool: ");
      assertThat(answer.member("audit_id")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "nul",
        "[]",
        "\"tool.echo\"",
        "{}",
        "{\"kind\":null}",
        "{\"kind\":1}",
        "{\"kind\":\"\"}",
        "{\"kind\":\"Tool.echo\"}",
        "{\"kind\":\"tool..echo\"}",
        "{\"kind\":\"tool.echo.\"}",
        "{\"kind\":\"tool.echo\",\"params\":[]}",
        "{\"kind\":\"tool.echo\",\"params\":null}",
        "{\"kind\":\"tool.echo\",\"context\":\"x\"}",
        "{\"kind\":\"tool.echo\",\"extra\":1}",
        "{\"kind\":\"tool.echo\",\"kind\":\"tool.echo\"}",
        "{\"kind\":\"tool.echo\",\"params\":{\"a\":1,\"a\":2}}",
        "{\"kind\":\"tool.echo\"} trailing",
        "{\"kind\":\"tool.echo\",}",
        "{'kind':'tool.echo'}",
        "{\"kind\":\"tool.echo\",\"params\":{\"n\":01}}",
        "{\"kind\":\"tool.echo\",\"params\":{\"n\":NaN}}",
        "{\"kind\":\"tool.echo\",\"params\":{\"n\":1e10000}}",
        "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"\\ud800\"}}",
        "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"\\udc00\\ud800\"}}",
        "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"a\tb\"}}"
      })
  void whatIsNotARequestIsRefusedAsOne(String body) throws IOException {
    refused(body.getBytes(StandardCharsets.UTF_8), 400);
  }

  @Test
  void badUtf8IsRefused() throws IOException {
    String[] bad = {
      "\u0080", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080", "\u00e2\u0082"
    };
    for (String bytes : bad) {
      String json = "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"" + bytes + "\"}}";
      refused(json.getBytes(StandardCharsets.ISO_8859_1), 400);
    }
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    refused(
        ("{\"kind\":\"tool.echo\",\"params\":{\"a\":" + deep + "}}")
            .getBytes(StandardCharsets.UTF_8),
        400);
  }

  @Test
  void aLongKindIsRefused() throws IOException {
    refused(("{\"kind\":\"" + "a".repeat(129) + "\"}").getBytes(StandardCharsets.UTF_8), 400);
  }

  @Test
  void aHugeBodyIsRefused() throws IOException {
    byte[] huge = new byte[RuntimeLimits.DEFAULT_MAX_BODY_BYTES + 1];
    refused(huge, 413);
  }

  private void refused(byte[] body, int status) throws IOException {
    DecisionCounts before = started.orElseThrow().counts();
    try (TestClient client = connect()) {
      TestClient.Answer answer = client.call(body, "");
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      assertThat(answer.json().members().keySet())
          .containsExactly("decision", "reason", "policy_ref");
      assertThat(answer.member("decision")).isEqualTo("deny");
      assertThat(answer.member("reason")).startsWith("request: ");
    }
    assertThat(started.orElseThrow().counts()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 415",
    "text/plain, 415",
    "application/jsonp, 415",
    "application/x-www-form-urlencoded, 415",
    "application/json; charset=latin1, 415",
    "application/json, 200",
    "Application/JSON; charset=UTF-8, 200",
    "application/json;charset=\"utf-8\", 200"
  })
  void onlyJsonIsTaken(String contentType, int status) throws IOException {
    try (TestClient client = connect()) {
      String field = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
      client.send("POST", "/v1/tool", field, ECHO.getBytes(StandardCharsets.UTF_8));
      assertThat(client.read().status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/tool, POST",
    "PUT, /v1/tool, POST",
    "OPTIONS, /v1/tool, POST",
    "post, /v1/tool, POST",
    "POST, /health, 'GET, HEAD'",
    "DELETE, /ready, 'GET, HEAD'",
    "POST, /v1/status, 'GET, HEAD'",
    "PATCH, /metrics, 'GET, HEAD'",
    "POST, /v1/audit/x, 'GET, HEAD'"
  })
  void otherMethodsAreToldWhichIsAllowed(String method, String path, String allowed)
      throws IOException {
    try (TestClient client = connect()) {
      client.send(method, path, "", new byte[0]);
      TestClient.Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.field("Allow")).isEqualTo(allowed);
      assertThat(answer.member("decision")).isEqualTo("deny");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/v1/tool/", "/v1/Tool", "/v2/tool", "/health/x", "/v1/audit", "//health"})
  void otherPathsAreNotFound(String path) throws IOException {
    try (TestClient client = connect()) {
      TestClient.Answer answer = client.get(path);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.member("decision")).isEqualTo("deny");
    }
  }

  @Test
  void malformedHttpIsAnsweredInJsonToo() throws IOException {
    for (String request : new String[] {"nonsense\r\n\r\n", "GET / HTTP/3.0\r\n\r\n", "\0"}) {
      try (TestClient client = connect()) {
        client.raw(request.getBytes(StandardCharsets.ISO_8859_1));
        TestClient.Answer answer = client.read();
        assertThat(answer.status()).isIn(400, 505);
        assertThat(answer.field("Content-Type")).isEqualTo("application/json");
        assertThat(answer.member("reason")).startsWith("request: ");
      }
    }
  }

  @Test
  void healthAndReadinessAreToldApart() throws IOException {
    try (TestClient client = connect()) {
      assertThat(client.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
      TestClient.Answer ready = client.get("/ready");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.body()).isEqualTo("{\"status\":\"ready\",\"policy\":\"ok\",\"log\":\"ok\"}");
    }
  }

  @Test
  void statusSaysWhatIsInForce() throws IOException {
    try (TestClient client = connect()) {
      client.call(ECHO);
      JsonObject status = client.get("/v1/status").json();
      assertThat(status.string("version")).contains("0.1.0");
      assertThat(status.string("node_id")).contains("local");
      assertThat(status.string("mode")).contains("daemon");
      assertThat(status.string("policy_ref")).contains("embedded:demo");
      assertThat(status.string("policy_digest").orElseThrow()).startsWith("sha256:");
      assertThat(status.string("attestation")).contains("off");
      assertThat(status.object("log").orElseThrow().members().keySet())
          .contains("origin", "frames", "bytes", "accepting");
      assertThat(status.object("counters").orElseThrow().members().keySet())
          .contains("allowed", "denied", "unrecorded", "outcomes_lost", "inflight", "connections");
    }
  }

  @Test
  void metricsAreInPrometheusTextFormat() throws IOException {
    try (TestClient client = connect()) {
      client.call(ECHO);
      TestClient.Answer answer = client.get("/metrics");
      assertThat(answer.field("Content-Type")).startsWith("text/plain; version=0.0.4");
      assertThat(answer.body().lines())
          .allMatch(
              line ->
                  line.startsWith("# HELP ")
                      || line.startsWith("# TYPE ")
                      || line.matches(
                          "[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [-+.E\\d]+"));
      assertThat(answer.body())
          .contains("autonomy_decisions_total{outcome=\"allow\",layer=\"policy\"} ")
          .contains("autonomy_decision_seconds_bucket{le=\"+Inf\"} ")
          .contains("autonomy_log_accepting 1\n");
    }
  }

  @Test
  void numbersKeepTheirDigits() throws IOException {
    String number = "12345678901234567890.12345678901234567890";
    try (TestClient client = connect()) {
      TestClient.Answer denied =
          client.call("{\"kind\":\"tool.unknown\",\"params\":{\"n\":" + number + "}}");
      TestClient.Answer audit = client.get("/v1/audit/" + denied.member("audit_id"));
      assertThat(audit.body()).contains("\"n\":" + number);
    }
  }

  @Test
  void anAuditIdThatIsNoneIsRefused() throws IOException {
    try (TestClient client = connect()) {
      assertThat(client.get("/v1/audit/none").status()).isEqualTo(400);
      assertThat(client.get("/v1/audit/01900000-0000-7000-8000-000000000000").status())
          .isEqualTo(404);
    }
  }

  @Test
  void largeCallsDoNotWaitForeverForOthersWhoseToolsAreSlow(@TempDir Path temporary)
      throws Exception {
    CountDownLatch arrived = new CountDownLatch(4);
    CountDownLatch end = new CountDownLatch(1);
    try (Upstream upstream = Upstream.start((client, _) -> hold(client, arrived, end));
        RuntimeService service = withUpstream(temporary, upstream)) {
      String origin = "http://127.0.0.1:" + upstream.port();
      String slow =
          "{\"kind\":\"tool.http_get\",\"params\":{\"endpoint\":\"" + origin + "\"}," + PADDING;
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TestClient client = new TestClient(service.uri());
        clients.add(client);
        client.send("POST", "/v1/tool", "Content-Type: application/json\r\n", bytes(slow));
      }
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

      try (TestClient client = new TestClient(service.uri())) {
        String large = "{\"kind\":\"tool.echo\",\"params\":{\"message\":\"a\"}," + PADDING;
        TestClient.Answer answer = client.call(large);
        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(answer.member("decision")).isEqualTo("deny");
        assertThat(answer.field("Retry-After")).isEqualTo("1");
        assertThat(client.call(ECHO).status()).isEqualTo(200);
      }
      end.countDown();
      for (TestClient client : clients) {
        client.close();
      }
    } finally {
      end.countDown();
    }
  }

  private static RuntimeService withUpstream(Path temporary, Upstream upstream)
      throws RuntimeStartException {
    return RuntimeService.start(
        RuntimeOptions.daemon("0.1.0", temporary.resolve("log"), temporary)
            .withAccess(AccessOptions.loopback(0))
            .withPolicy(new PolicySource.Demo())
            .withAllowedEndpoints(List.of("http://127.0.0.1:" + upstream.port())));
  }

  private static void hold(Socket client, CountDownLatch arrived, CountDownLatch end)
      throws IOException {
    arrived.countDown();
    try {
      end.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Upstream.send(client, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
