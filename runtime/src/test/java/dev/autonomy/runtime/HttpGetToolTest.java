package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class HttpGetToolTest {

  private static final HttpGetLimits LIMITS = new HttpGetLimits(Duration.ofSeconds(20), 1000, 2);
  private static final HttpGetLimits SHORT = new HttpGetLimits(Duration.ofMillis(300), 1000, 2);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void fetchesAnAllowlistedAddressThatAKeyNames() throws Exception {
    try (Upstream upstream =
        Upstream.answering(
            "HTTP/1.1 404 Nope\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc")) {
      String endpoint = "http://127.0.0.1:" + upstream.port();
      ToolOutcome outcome = tool(endpoint).execute(get(endpoint, "/a?b"));
      assertThat(text(outcome))
          .isEqualTo("{\"status\":404,\"content_type\":\"text/plain\",\"body\":\"abc\"}");
      assertThat(upstream.requests().getFirst())
          .startsWith("GET /a?b HTTP/1.1\r\nHost: 127.0.0.1:" + upstream.port() + "\r\n")
          .contains("Accept-Encoding: identity\r\n")
          .contains("Connection: close\r\n");
    }
  }

  @Test
  void readsBodiesOfEveryFraming() throws Exception {
    Map<String, String> answers =
        Map.of(
            "HTTP/1.1 200 OK\r\n\r\nto the end", "to the end",
            "HTTP/1.0 200 OK\r\n\r\nold", "old",
            "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
                "abc",
            "HTTP/1.1 204 None\r\n\r\n", "",
            "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
                "x",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00e4",
                "\u00e4",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\b", "\u001f\ufffd\b");
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      try (Upstream upstream = Upstream.answering(answer.getKey())) {
        ToolOutcome outcome = fetch(upstream);
        assertThat(outcome).as(answer.getKey()).isInstanceOf(ToolOutcome.Succeeded.class);
        assertThat(body(outcome)).isEqualTo(answer.getValue());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 200 OK\nbare: lf\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /a b\r\n\r\n",
        ""
      })
  void failsOnAnswersThatAreNotHttp(String answer) throws Exception {
    try (Upstream upstream = Upstream.answering(answer)) {
      assertThat(fetch(upstream)).isInstanceOf(ToolOutcome.Failed.class);
    }
  }

  @Test
  void refusesAnswersThatAreTooLargeWhateverTheirFraming() throws Exception {
    String large = "x".repeat(1001);
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + large,
            "HTTP/1.1 200 OK\r\n\r\n" + large,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + large)) {
      try (Upstream upstream = Upstream.answering(answer)) {
        assertThat(reason(fetch(upstream))).contains("the body is larger than 1000 bytes");
      }
    }
    try (Upstream upstream = Upstream.answering("HTTP/1.1 200 OK\r\n\r\n" + large.substring(1))) {
      assertThat(body(fetch(upstream))).hasSize(1000);
    }
  }

  @Test
  void followsRedirectsInsideTheAllowlist() throws Exception {
    try (Upstream upstream =
        Upstream.start(
            (client, head) ->
                Upstream.send(
                    client,
                    head.startsWith("GET /first ")
                        ? "HTTP/1.1 302 Found\r\nLocation: /second\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\n\r\narrived"))) {
      String endpoint = "http://127.0.0.1:" + upstream.port();
      assertThat(body(tool(endpoint).execute(get(endpoint, "/first")))).isEqualTo("arrived");
      assertThat(upstream.requests()).hasSize(2);
    }
  }

  @Test
  void doesNotFollowRedirectsOutOfTheAllowlist() throws Exception {
    try (Upstream other = Upstream.answering("HTTP/1.1 200 OK\r\n\r\nsecret");
        Upstream upstream =
            Upstream.answering(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + other.port() + "/\r\n\r\n")) {
      assertThat(reason(fetch(upstream))).contains("which is not in the allowlist");
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void givesUpAfterTooManyRedirects() throws Exception {
    try (Upstream upstream = Upstream.answering("HTTP/1.1 301 Moved\r\nLocation: /again\r\n\r\n")) {
      assertThat(reason(fetch(upstream))).isEqualTo("more than 2 redirects");
      assertThat(upstream.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1"})
  void forbidsNamesThatLeadToPrivateAddresses(String literal) throws Exception {
    HttpGetTool tool = tool(List.of(InetAddress.ofLiteral(literal)), "http://inside.example");
    ToolOutcome outcome = tool.execute(get("http://inside.example", "/"));
    assertThat(outcome).isInstanceOf(ToolOutcome.Forbidden.class);
    assertThat(outcome.toString()).contains("is not public");
  }

  @Test
  void forbidsANameWithOnePrivateAddressAmongPublicOnes() throws Exception {
    HttpGetTool tool =
        tool(List.of(InetAddress.ofLiteral("1.1.1.1"), LOOPBACK), "http://mixed.example");
    assertThat(tool.execute(get("http://mixed.example", "/")))
        .isInstanceOf(ToolOutcome.Forbidden.class);
  }

  @Test
  void connectsToTheAddressThatWasChecked() throws Exception {
    List<String> lookUps = new ArrayList<>();
    try (Upstream upstream = Upstream.answering("HTTP/1.1 200 OK\r\n\r\nx")) {
      String endpoint = "http://rebinding.example:" + upstream.port();
      Resolver resolver =
          host -> {
            lookUps.add(host);
            return List.of(InetAddress.ofLiteral(lookUps.size() == 1 ? "127.0.0.1" : "10.0.0.1"));
          };
      HttpGetTool tool =
          new HttpGetTool(
              Allowlist.of(List.of(endpoint, "http://127.0.0.1:" + upstream.port())),
              connector(resolver),
              LIMITS);
      assertThat(body(tool.execute(get(endpoint, "/")))).isEqualTo("x");
      assertThat(lookUps).containsExactly("rebinding.example");
      assertThat(upstream.requests().getFirst())
          .contains("Host: rebinding.example:" + upstream.port() + "\r\n");
    }
  }

  @Test
  void aKeyForOneNameDoesNotOpenTheAddressBehindIt() throws Exception {
    try (Upstream upstream = Upstream.answering("HTTP/1.1 200 OK\r\n\r\nx")) {
      String endpoint = "http://localhost:" + upstream.port();
      assertThat(tool(endpoint).execute(get(endpoint, "/")))
          .isInstanceOf(ToolOutcome.Forbidden.class);
      assertThat(upstream.requests()).isEmpty();
    }
  }

  @Test
  void saysThatTheEndpointIsNotInTheAllowlist() throws Exception {
    HttpGetTool tool = tool("https://api.example");
    for (String endpoint :
        List.of("http://api.example", "api.example:444", "evil.example", "api.example.evil")) {
      assertThat(tool.refusal(get(endpoint, "/"))).contains("endpoint not in allowlist");
      assertThat(tool.execute(get(endpoint, "/"))).isInstanceOf(ToolOutcome.Forbidden.class);
    }
    assertThat(tool.refusal(get("https://API.example:443", "/"))).isEmpty();
  }

  @Test
  void leavesMalformedParamsToTheExecution() throws Exception {
    HttpGetTool tool = tool("https://api.example");
    assertThat(tool.refusal(JsonObject.EMPTY)).isEmpty();
    assertThat(tool.execute(JsonObject.EMPTY)).isInstanceOf(ToolOutcome.Unfit.class);
  }

  @Test
  void timesOutOnASilentServer() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Upstream upstream = Upstream.start((_, _) -> await(never))) {
      assertThat(fetch(upstream, SHORT)).isInstanceOf(ToolOutcome.TimedOut.class);
    } finally {
      never.countDown();
    }
  }

  @Test
  void timesOutOnAServerThatDrips() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Upstream upstream =
        Upstream.start(
            (client, _) -> {
              Upstream.send(client, "HTTP/1.1 200 OK\r\n\r\n");
              while (!await(never, 20)) {
                Upstream.send(client, "x");
              }
            })) {
      ToolOutcome outcome = fetch(upstream, SHORT);
      assertThat(outcome).isEqualTo(new ToolOutcome.TimedOut("no answer within 300 ms"));
    } finally {
      never.countDown();
    }
  }

  @Test
  void timesOutOnASlowLookUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Resolver slow =
        host -> {
          await(never);
          throw new UnknownHostException(host);
        };
    HttpGetTool tool =
        new HttpGetTool(Allowlist.of(List.of("http://slow.example")), connector(slow), SHORT);
    assertThat(tool.execute(get("http://slow.example", "/")))
        .isInstanceOf(ToolOutcome.TimedOut.class);
    never.countDown();
  }

  @Test
  void failsWhenNobodyListensOrTheNameIsUnknown() throws Exception {
    int port;
    try (Upstream gone = Upstream.answering("")) {
      port = gone.port();
    }
    String endpoint = "http://127.0.0.1:" + port;
    assertThat(tool(endpoint).execute(get(endpoint, "/"))).isInstanceOf(ToolOutcome.Failed.class);
    HttpGetTool unknown =
        new HttpGetTool(
            Allowlist.of(List.of("http://unknown.example")),
            connector(
                host -> {
                  throw new UnknownHostException(host);
                }),
            LIMITS);
    assertThat(reason(unknown.execute(get("http://unknown.example", "/"))))
        .contains("does not resolve");
  }

  private static void await(CountDownLatch latch) {
    while (!await(latch, 1000)) {
      Thread.onSpinWait();
    }
  }

  private static boolean await(CountDownLatch latch, int millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  private static ToolOutcome fetch(Upstream upstream) throws RuntimeStartException {
    return fetch(upstream, LIMITS);
  }

  private static ToolOutcome fetch(Upstream upstream, HttpGetLimits limits)
      throws RuntimeStartException {
    String endpoint = "http://127.0.0.1:" + upstream.port();
    return new HttpGetTool(Allowlist.of(List.of(endpoint)), Connector.system(), limits)
        .execute(get(endpoint, "/"));
  }

  private static HttpGetTool tool(String key) throws RuntimeStartException {
    return new HttpGetTool(Allowlist.of(List.of(key)), Connector.system(), LIMITS);
  }

  private static HttpGetTool tool(List<InetAddress> addresses, String key)
      throws RuntimeStartException {
    return new HttpGetTool(Allowlist.of(List.of(key)), connector(_ -> addresses), LIMITS);
  }

  private static Connector connector(Resolver resolver) {
    return new Connector(resolver, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  private static JsonObject get(String endpoint, String path) {
    return JsonObject.of(
        Map.of("endpoint", new JsonString(endpoint), "path", new JsonString(path)));
  }

  private static String text(ToolOutcome outcome) throws IOException {
    if (outcome instanceof ToolOutcome.Succeeded(var output)) {
      return output.toText();
    }
    throw new IOException(outcome.toString());
  }

  private static String body(ToolOutcome outcome) throws IOException {
    if (outcome instanceof ToolOutcome.Succeeded(JsonObject output)) {
      return output.string("body").orElseThrow();
    }
    throw new IOException(outcome.toString());
  }

  private static String reason(ToolOutcome outcome) throws IOException {
    if (outcome instanceof ToolOutcome.Failed(String reason)) {
      return reason;
    }
    throw new IOException(outcome.toString());
  }
}
