package dev.autonomy.rego.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.builtin.Budget;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.Builtins;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NetworkCapabilitiesTest {

  private static final NetworkOptions LOOPBACK = NetworkOptions.of(Set.of("127.0.0.1"));
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final long SECOND = 1_000_000_000L;

  /** A clock that is put forward by hand. */
  private static final class Clock implements Capabilities {
    long nanoseconds = 1_800_000_000L * SECOND;

    @Override
    public long nowNanoseconds() {
      return nanoseconds;
    }

    @Override
    public RandomGenerator random() {
      throw new AssertionError("nothing here is random");
    }
  }

  private static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Clock clock = new Clock();

  private static String response(String head, String body) {
    return "HTTP/1.1 200 OK\r\n"
        + head
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  private static BuiltinContext context(Capabilities capabilities, Budget budget) {
    return new BuiltinContext(capabilities, budget, new BuiltinCaches());
  }

  private NetworkCapabilities network(NetworkOptions options) {
    return new NetworkCapabilities(clock, options);
  }

  private static ObjectValue send(BuiltinContext context, String url, String... more)
      throws BuiltinException {
    ObjectValue.Builder request = new ObjectValue.Builder();
    request.put("method", StringValue.of("get"));
    request.put("url", StringValue.of(url));
    for (int i = 0; i < more.length; i += 2) {
      try {
        request.put(more[i], Value.parse(more[i + 1].getBytes(StandardCharsets.UTF_8)));
      } catch (JsonException e) {
        request.put(more[i], StringValue.of(more[i + 1]));
      }
    }
    Builtin.Unary send = (Builtin.Unary) Objects.requireNonNull(Builtins.find("http.send"));
    return (ObjectValue) Objects.requireNonNull(send.call(context, request.build()));
  }

  /** Sends in an evaluation of its own. */
  private ObjectValue send(NetworkOptions options, String url, String... more)
      throws BuiltinException {
    return send(context(network(options), _ -> {}), url, more);
  }

  private static String shown(ObjectValue response, String field) {
    return String.valueOf(response.get(field));
  }

  @Test
  void aResponseHasStatusHeadersAndBodyDecodedByItsType() throws Exception {
    String head = JSON + "X-Two: a\r\nx-two: b\r\n";
    try (LoopbackServer server = LoopbackServer.plain(response(head, "{\"a\": [1.50]}"))) {
      ObjectValue found = send(LOOPBACK, server.url("/p?q=1"));
      assertThat(shown(found, "status")).isEqualTo("\"200 OK\"");
      assertThat(shown(found, "status_code")).isEqualTo("200");
      assertThat(shown(found, "body")).isEqualTo("{\"a\": [1.50]}");
      assertThat(shown(found, "raw_body")).isEqualTo("\"{\\\"a\\\": [1.50]}\"");
      assertThat(shown(found, "headers")).contains("\"x-two\": [\"a\", \"b\"]");
      assertThat(server.requests.getFirst()).startsWith("GET /p?q=1 HTTP/1.1\r\nHost: 127.0.0.1:");
    }
  }

  @Test
  void bodiesOfOtherTypesAreDecodedOnlyByForce() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(response("", "{\"a\": 1}"))) {
      String url = server.url("/");
      assertThat(send(LOOPBACK, url).get("body")).isEqualTo(NullValue.NULL);
      assertThat(shown(send(LOOPBACK, url, "force_json_decode", "true"), "body"))
          .isEqualTo("{\"a\": 1}");
      assertThat(shown(send(LOOPBACK, url, "force_yaml_decode", "true"), "body"))
          .isEqualTo("{\"a\": 1}");
    }
    try (LoopbackServer server = LoopbackServer.plain(response(JSON, "{broken"))) {
      assertThat(send(LOOPBACK, server.url("/")).get("body")).isEqualTo(NullValue.NULL);
    }
  }

  @Test
  void methodHeadersAndBodyGoOut() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(response("", ""))) {
      send(
          LOOPBACK,
          server.url("/"),
          "method",
          "post",
          "headers",
          "{\"X-Key\": \"secret\", \"Host\": \"other.example\", \"User-Agent\": \"me\"}",
          "body",
          "{\"b\": \"é\"}");
      assertThat(server.requests.getFirst())
          .startsWith("POST / HTTP/1.1\r\nHost: other.example\r\n")
          .contains("User-Agent: me\r\n", "X-Key: secret\r\n", "Content-Length: 10\r\n")
          .endsWith("{\"b\":\"é\"}");
      send(LOOPBACK, server.url("/"), "method", "put", "raw_body", "plain text", "body", "{}");
      assertThat(server.requests.getLast()).startsWith("PUT").endsWith("plain text");
    }
  }

  @Test
  void theUserOfAUrlIsToldUnlessAHeaderSaysOtherwise() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(response("", ""))) {
      String url = server.url("/").replace("//", "//al%3Aice:s%C3%A9cret@");
      send(LOOPBACK, url);
      String expected = base64("al:ice:s\u00e9cret");
      assertThat(server.requests.getLast()).contains("Authorization: Basic " + expected + "\r\n");
      send(LOOPBACK, server.url("/").replace("//", "//alice@"));
      assertThat(server.requests.getLast()).contains("Basic " + base64("alice:") + "\r\n");
      send(LOOPBACK, url, "headers", "{\"authorization\": \"Bearer token\"}");
      assertThat(server.requests.getLast()).contains("Bearer token").doesNotContain("Basic");
      send(LOOPBACK, server.url("/?at=a@b"));
      assertThat(server.requests.getLast()).doesNotContain("Authorization");
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void headersCannotSmuggleARequest() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(response("", ""))) {
      for (String headers :
          new String[] {
            "{\"A\": \"b\\r\\nX: y\"}", "{\"A\\r\\nB\": \"c\"}", "{\"\": \"c\"}", "{\"A\": 1}", "[]"
          }) {
        assertThatThrownBy(() -> send(LOOPBACK, server.url("/"), "headers", headers))
            .isInstanceOf(BuiltinException.class);
      }
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/"), "method", "GET / HTTP/1.1"))
          .hasMessageContaining("invalid method");
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/ HTTP/1.1")))
          .isInstanceOf(BuiltinException.class);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void onlyHostsThatAreAllowedAreReached() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(response("", ""))) {
      NetworkOptions nobody = NetworkOptions.of(Set.of());
      assertThatThrownBy(() -> send(nobody, server.url("/")))
          .hasMessage("unallowed host: 127.0.0.1");
      assertThatThrownBy(() -> send(LOOPBACK, "http://localhost:1/"))
          .hasMessage("unallowed host: localhost");
      send(NetworkOptions.of(Set.of(NetworkOptions.ANY_HOST)), server.url("/"));
      assertThat(server.requests).hasSize(1);
    }
    BuiltinContext plain = context(Capabilities.system(), _ -> {});
    assertThatThrownBy(() -> send(plain, "http://127.0.0.1/", "raise_error", "false"))
        .hasMessage("http.send is not allowed here");
  }

  @Test
  void redirectsAreFollowedOnlyWhenAskedForAndOnlyToAllowedHosts() throws Exception {
    String away = "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n";
    try (LoopbackServer goal = LoopbackServer.plain(response("", "goal"));
        LoopbackServer server = LoopbackServer.plain(String.format(away, goal.url("/x")));
        LoopbackServer evil = LoopbackServer.plain(String.format(away, "http://localhost:1/"));
        LoopbackServer circle = LoopbackServer.plain(String.format(away, "/again"))) {
      assertThat(shown(send(LOOPBACK, server.url("/")), "status_code")).isEqualTo("302");
      ObjectValue found =
          send(LOOPBACK, server.url("/"), "method", "post", "enable_redirect", "true");
      assertThat(shown(found, "raw_body")).isEqualTo("\"goal\"");
      assertThat(goal.requests.getFirst()).startsWith("GET /x ");
      assertThatThrownBy(() -> send(LOOPBACK, evil.url("/"), "enable_redirect", "true"))
          .hasMessageContaining("unallowed host: localhost");
      assertThatThrownBy(() -> send(LOOPBACK, circle.url("/"), "enable_redirect", "true"))
          .hasMessageContaining("stopped after 10 redirects");
    }
  }

  @Test
  void errorsAreRaisedOrDescribed() throws Exception {
    String nowhere;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }
    assertThatThrownBy(() -> send(LOOPBACK, nowhere))
        .isInstanceOf(BuiltinException.class)
        .hasMessageStartingWith("Get \"" + nowhere + "\": ");
    assertThatThrownBy(() -> send(LOOPBACK, nowhere.replace("//127", "//user:secret@127")))
        .hasMessageContaining("//user:***@127.0.0.1")
        .hasMessageNotContaining("secret");
    ObjectValue described = send(LOOPBACK, nowhere, "raise_error", "false");
    assertThat(shown(described, "status_code")).isEqualTo("0");
    assertThat(shown(described, "error")).contains("eval_http_send_network_error");
    ObjectValue wrong = send(LOOPBACK, nowhere, "raise_error", "false", "unheard_of", "1");
    assertThat(shown(wrong, "error")).contains("eval_http_send_internal_error", "unheard_of");
    assertThatThrownBy(() -> send(LOOPBACK, "ftp://127.0.0.1/"))
        .hasMessageContaining("unsupported protocol scheme");
    assertThatThrownBy(() -> send(LOOPBACK, nowhere, "raise_error", "1"))
        .hasMessage("invalid value for raise_error field");
  }

  @Test
  void filesThatNeverEndAreNotReadForCertificates(@TempDir Path folder) throws Exception {
    Path large = Files.write(folder.resolve("large.pem"), new byte[(1 << 20) + 1]);
    for (String file : List.of("/dev/zero", folder.toString(), large.toString())) {
      assertThatThrownBy(() -> send(LOOPBACK, "https://127.0.0.1:1/", "tls_ca_cert_file", file))
          .hasMessage("open " + file + ": cannot be read as PEM");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsLeftAfterTheTimeout() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (LoopbackServer server = LoopbackServer.plain((_, _) -> await(over))) {
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/"), "timeout", "\"50ms\""))
          .hasMessageContaining("timed out");
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/"), "timeout", "50000000"))
          .hasMessageContaining("timed out");
      BuiltinContext poor =
          context(
              network(LOOPBACK),
              units -> {
                if (units >= 1_024) {
                  throw new Exhausted();
                }
              });
      assertThatThrownBy(() -> send(poor, server.url("/"))).isInstanceOf(Exhausted.class);
    } finally {
      over.countDown();
    }
    assertThatThrownBy(() -> send(LOOPBACK, "http://127.0.0.1:1/", "timeout", "true"))
        .hasMessageContaining("'timeout' must be one of {string, number}");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatAResponseMayWeighIsBounded() throws Exception {
    NetworkOptions small = LOOPBACK.withMaxResponseBytes(100);
    String exact = "x".repeat(100);
    try (LoopbackServer server = LoopbackServer.plain(response("", exact));
        LoopbackServer large = LoopbackServer.plain(response("", exact + "x"));
        LoopbackServer endless =
            LoopbackServer.plain(
                (_, out) -> {
                  out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                  while (true) {
                    out.write(exact.getBytes(StandardCharsets.UTF_8));
                  }
                });
        LoopbackServer headers =
            LoopbackServer.plain(
                (_, out) -> {
                  out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
                  while (true) {
                    out.write(("A: " + exact + "\r\n").getBytes(StandardCharsets.UTF_8));
                  }
                })) {
      assertThat(shown(send(small, server.url("/")), "status_code")).isEqualTo("200");
      for (LoopbackServer huge : new LoopbackServer[] {large, endless}) {
        assertThatThrownBy(() -> send(small, huge.url("/")))
            .hasMessageContaining("response body exceeds 100 bytes");
      }
      assertThatThrownBy(() -> send(small, headers.url("/")))
          .hasMessageContaining("response headers exceed");
    }
  }

  @Test
  void chunksAreJoinedAndBrokenOnesRefused() throws Exception {
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (LoopbackServer server =
        LoopbackServer.plain(chunked + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: t\r\n\r\n")) {
      assertThat(shown(send(LOOPBACK, server.url("/")), "raw_body")).isEqualTo("\"abcde\"");
    }
    String tiny = "1\r\nx\r\n".repeat(400_000) + "0\r\n\r\n";
    try (LoopbackServer server = LoopbackServer.plain(chunked + tiny)) {
      assertThat(shown(send(LOOPBACK, server.url("/")), "raw_body")).hasSize(400_002);
    }
    String padded = ("1;" + "y".repeat(1000) + "\r\nx\r\n").repeat(2_000) + "0\r\n\r\n";
    try (LoopbackServer server = LoopbackServer.plain(chunked + padded)) {
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/")))
          .hasMessageContaining("bytes of extensions");
    }
    for (String broken : new String[] {"zz\r\n", "3\r\nab", "3\r\nabcX\r\n", "fffffffff\r\n", ""}) {
      try (LoopbackServer server = LoopbackServer.plain(chunked + broken)) {
        assertThatThrownBy(() -> send(LOOPBACK, server.url("/")))
            .as(broken)
            .isInstanceOf(BuiltinException.class);
      }
    }
  }

  @Test
  void garbageIsAnErrorOfTheFunction() throws Exception {
    long seed = 20_261_121L;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    String good = response(JSON + "Date: Fri, 15 Jan 2027 08:00:00 GMT\r\n", "{\"a\": 1}");
    int answered = 0;
    try (LoopbackServer server =
        LoopbackServer.plain(
            (_, out) -> {
              byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
              for (int i = 0; i < 3; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
              }
              out.write(bytes);
            })) {
      for (int i = 0; i < 200; i++) {
        try {
          send(LOOPBACK, server.url("/" + i), "timeout", "\"2s\"");
          answered++;
        } catch (BuiltinException e) {
          assertThat(e.getMessage()).as("seed " + seed).isNotEmpty();
        }
      }
    }
    assertThat(answered).isBetween(1, 199);
  }

  @Test
  void equalRequestsOfOneEvaluationAreSentOnce() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(response("", "x"));
        LoopbackServer busy =
            LoopbackServer.plain("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
      BuiltinContext one = context(network(LOOPBACK), _ -> {});
      assertThat(send(one, server.url("/"))).isEqualTo(send(one, server.url("/")));
      String[] ignoring = {
        "headers", "{\"A\": \"1\"}", "cache_ignored_headers", "[\"A\"]",
      };
      send(one, server.url("/"), ignoring);
      ignoring[1] = "{\"A\": \"2\"}";
      send(one, server.url("/"), ignoring);
      assertThat(server.requests).hasSize(2);
      send(one, busy.url("/"));
      send(one, busy.url("/"));
      assertThat(busy.requests).hasSize(2);
    }
  }

  @Test
  void laterEvaluationsShareWhatMayBeKept() throws Exception {
    AtomicInteger number = new AtomicInteger();
    String date = "Date: Fri, 15 Jan 2027 08:00:00 GMT\r\n"; // the clock's time
    String head = date + "Cache-Control: max-age=60\r\nETag: \"v1\"\r\n";
    try (LoopbackServer server =
        LoopbackServer.plain(
            (request, out) -> {
              boolean known = request.contains("If-None-Match: \"v1\"");
              String answer =
                  known
                      ? "HTTP/1.1 304 Not Modified\r\n" + head + "\r\n"
                      : response(head, "" + number.incrementAndGet());
              out.write(answer.getBytes(StandardCharsets.UTF_8));
            })) {
      NetworkCapabilities network = network(LOOPBACK);
      for (String mode : new String[] {"serialized", "deserialized"}) {
        int sent = server.requests.size();
        String[] cached = {"cache", "true", "caching_mode", "\"" + mode + "\""};
        String first = shown(send(context(network, _ -> {}), server.url("/"), cached), "raw_body");
        clock.nanoseconds += 59 * SECOND;
        assertThat(shown(send(context(network, _ -> {}), server.url("/"), cached), "raw_body"))
            .isEqualTo(first);
        assertThat(server.requests).hasSize(sent + 1);
        clock.nanoseconds += 2 * SECOND;
        assertThat(shown(send(context(network, _ -> {}), server.url("/"), cached), "raw_body"))
            .isEqualTo(first);
        assertThat(server.requests).hasSize(sent + 2);
        clock.nanoseconds -= 61 * SECOND;
      }
      send(context(network, _ -> {}), server.url("/"));
      assertThat(number.get()).isEqualTo(3);
    }
  }

  @Test
  void whatMustNotBeKeptIsNotUnlessForced() throws Exception {
    try (LoopbackServer server =
        LoopbackServer.plain(response("Cache-Control: no-store\r\n", "x"))) {
      NetworkCapabilities network = network(LOOPBACK);
      send(context(network, _ -> {}), server.url("/"), "cache", "true");
      send(context(network, _ -> {}), server.url("/"), "cache", "true");
      assertThat(server.requests).hasSize(2);
      String[] forced = {"force_cache", "true", "force_cache_duration_seconds", "10"};
      send(context(network, _ -> {}), server.url("/"), forced);
      send(context(network, _ -> {}), server.url("/"), forced);
      assertThat(server.requests).hasSize(3);
      clock.nanoseconds += 11 * SECOND;
      send(context(network, _ -> {}), server.url("/"), forced);
      assertThat(server.requests).hasSize(4);
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/"), "force_cache", "true"))
          .hasMessageContaining("'force_cache_duration_seconds' parameter is missing");
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/"), "caching_mode", "\"none\""))
          .hasMessageContaining("caching_mode");
    }
  }

  @Test
  void theCacheForgetsWhatWasNotUsedForLongest() throws Exception {
    try (LoopbackServer server = LoopbackServer.plain(response("", "x".repeat(1_000)))) {
      NetworkCapabilities network = network(LOOPBACK.withMaxCacheBytes(10_000));
      String[] forced = {"force_cache", "true", "force_cache_duration_seconds", "1000"};
      for (int i = 0; i < 20; i++) {
        send(context(network, _ -> {}), server.url("/" + i), forced);
      }
      send(context(network, _ -> {}), server.url("/19"), forced);
      assertThat(server.requests).hasSize(20);
      send(context(network, _ -> {}), server.url("/0"), forced);
      assertThat(server.requests).hasSize(21);
    }
  }

  @Test
  void failedRequestsAreTriedAgainAsOftenAsAskedFor() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (LoopbackServer server =
        LoopbackServer.plain(
            (_, out) -> {
              if (attempts.incrementAndGet() > 2) {
                out.write(response("", "at last").getBytes(StandardCharsets.UTF_8));
              }
            })) {
      ObjectValue found = send(LOOPBACK, server.url("/"), "max_retry_attempts", "2");
      assertThat(shown(found, "raw_body")).isEqualTo("\"at last\"");
      attempts.set(-1);
      assertThatThrownBy(() -> send(LOOPBACK, server.url("/"), "max_retry_attempts", "1"))
          .isInstanceOf(BuiltinException.class);
      assertThat(attempts.get()).isEqualTo(1);
    }
  }

  @Test
  void serversAreBelievedOnlyByTheAuthorityAndTheNameAskedFor(@TempDir Path folder)
      throws Exception {
    String root = LoopbackServer.Files.text("tls-root.pem");
    Path file = Files.writeString(folder.resolve("root.pem"), root);
    NetworkOptions options = LOOPBACK.withEnvironment(Map.of("ROOT", root));
    try (LoopbackServer server = secure(false)) {
      String url = server.url("/");
      assertThatThrownBy(() -> send(options, url)).hasMessageContaining("PKIX path");
      assertThat(code(options, url, "tls_ca_cert", root)).isEqualTo("200");
      assertThat(code(options, url, "tls_ca_cert_file", file.toString())).isEqualTo("200");
      assertThat(code(options, url, "tls_ca_cert_env_variable", "ROOT")).isEqualTo("200");
      assertThat(code(options, url, "tls_ca_cert", root, "tls_use_system_certs", "true"))
          .isEqualTo("200");
      assertThat(code(options, url, "tls_insecure_skip_verify", "true")).isEqualTo("200");
      assertThat(code(options, url, "tls_ca_cert", root, "tls_server_name", "robot.example"))
          .isEqualTo("200");
      assertThatThrownBy(
              () -> code(options, url, "tls_ca_cert", root, "tls_server_name", "other.example"))
          .hasMessageContaining("other.example");
      assertThatThrownBy(() -> send(options, url, "tls_ca_cert", "no certificate"))
          .hasMessageContaining("could not append certificates");
    }
  }

  @Test
  void clientsShowTheirCertificates(@TempDir Path folder) throws Exception {
    String root = LoopbackServer.Files.text("tls-root.pem");
    String certificate = LoopbackServer.Files.text("tls-client.pem");
    String key = LoopbackServer.Files.text("tls-client.key");
    String oldKey = LoopbackServer.Files.text("tls-client-sec1.key");
    NetworkOptions options = LOOPBACK.withEnvironment(Map.of("CERT", certificate, "KEY", key));
    String certificateFile = Files.writeString(folder.resolve("c"), certificate).toString();
    String keyFile = Files.writeString(folder.resolve("k"), key).toString();
    try (LoopbackServer server = secure(true)) {
      String[][] ways = {
        {"tls_client_cert", certificate, "tls_client_key", key},
        {"tls_client_cert", certificate, "tls_client_key", oldKey},
        {"tls_client_cert_file", certificateFile, "tls_client_key_file", keyFile},
        {"tls_client_cert_env_variable", "CERT", "tls_client_key_env_variable", "KEY"},
      };
      for (String[] way : ways) {
        String[] more = {"tls_ca_cert", root, way[0], way[1], way[2], way[3]};
        assertThat(code(options, server.url("/"), more)).isEqualTo("200");
      }
      assertThatThrownBy(() -> send(options, server.url("/"), "tls_ca_cert", root))
          .isInstanceOf(BuiltinException.class);
    }
  }

  private static LoopbackServer secure(boolean wantsClient)
      throws IOException, GeneralSecurityException, NetworkException {
    return LoopbackServer.secure(
        wantsClient, (_, out) -> out.write(response("", "x").getBytes(StandardCharsets.UTF_8)));
  }

  private String code(NetworkOptions options, String url, String... more) throws BuiltinException {
    return shown(send(options, url, more), "status_code");
  }

  @Test
  void namesAreLookedUpIfTheyAreAllowed() throws BuiltinException {
    NetworkCapabilities network = network(NetworkOptions.of(Set.of("127.0.0.1", "::1")));
    Builtin.Unary lookUp =
        (Builtin.Unary) Objects.requireNonNull(Builtins.find("net.lookup_ip_addr"));
    BuiltinContext context = context(network, _ -> {});
    assertThat(String.valueOf(lookUp.call(context, StringValue.of("127.0.0.1"))))
        .isEqualTo("{\"127.0.0.1\"}");
    assertThat(String.valueOf(lookUp.call(context, StringValue.of("::1")))).isEqualTo("{\"::1\"}");
    assertThatThrownBy(() -> lookUp.call(context, StringValue.of("example.com")))
        .hasMessage("unallowed host: example.com");
  }
}
