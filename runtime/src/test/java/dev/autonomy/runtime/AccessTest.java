package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the port: no web page, nobody without the token, nobody in the clear. */
@Timeout(60)
final class AccessTest {

  private static final byte[] CALL = "{\"kind\":\"tool.shell\"}".getBytes(StandardCharsets.UTF_8);
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  private static final String TOKEN = "0123456789abcdef-token";

  @TempDir private Path temporary;

  private RuntimeService start(AccessOptions access) throws RuntimeStartException {
    return RuntimeService.start(
        RuntimeOptions.daemon("0.1.0", temporary.resolve("log"), temporary)
            .withPolicy(new PolicySource.Demo())
            .withAccess(access));
  }

  private static AccessOptions access(List<String> hosts, List<String> origins) {
    return new AccessOptions(LOOPBACK, hosts, origins, Optional.empty(), Optional.empty());
  }

  @Test
  void onlyTheListeningAddressIsAHost() throws Exception {
    try (RuntimeService service = start(AccessOptions.loopback(0));
        TestClient client = new TestClient(service.uri())) {
      int port = service.uri().getPort();
      for (String host :
          List.of("127.0.0.1:" + port, "localhost:" + port, "LOCALHOST:" + port, "127.0.0.1")) {
        assertThat(client.get("/health", "Host: " + host + "\r\n").status())
            .as(host)
            .isEqualTo(200);
      }
      for (String host :
          List.of(
              "evil.example",
              "evil.example:" + port,
              "127.0.0.1:1",
              "127.0.0.1.evil.example:" + port,
              "127.0.0.2:" + port,
              "[::1]:" + port,
              "10.0.0.1:" + port,
              "localhost.:" + port,
              "")) {
        TestClient.Answer answer = client.get("/health", "Host: " + host + "\r\n");
        assertThat(answer.status()).as(host).isEqualTo(403);
        assertThat(answer.member("reason"))
            .isEqualTo(
                "request: Host is not the address of this runtime, expected 127.0.0.1:" + port);
      }
    }
  }

  @Test
  void aConfiguredNameIsAHost() throws Exception {
    try (RuntimeService service = start(access(List.of("Gate.internal"), List.of()));
        TestClient client = new TestClient(service.uri())) {
      String field = "Host: gate.internal:" + service.uri().getPort() + "\r\n";
      assertThat(client.get("/health", field).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:7777",
        "Origin: http://localhost",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void webPagesAreRefusedAndNothingIsRecorded(String field) throws Exception {
    try (RuntimeService service = start(AccessOptions.loopback(0));
        TestClient client = new TestClient(service.uri())) {
      assertThat(client.call(CALL, field + "\r\n").status()).isEqualTo(403);
      assertThat(service.counts()).isEqualTo(new DecisionCounts(0, 0));
    }
  }

  @Test
  void navigationByHandIsNotAWebPagesDoing() throws Exception {
    try (RuntimeService service = start(AccessOptions.loopback(0));
        TestClient client = new TestClient(service.uri())) {
      assertThat(client.get("/health", "Sec-Fetch-Site: none\r\n").status()).isEqualTo(200);
    }
  }

  @Test
  void pagesOfAConfiguredOriginMayCall() throws Exception {
    String origin = "https://ops.example";
    try (RuntimeService service = start(access(List.of(), List.of(origin)));
        TestClient client = new TestClient(service.uri())) {
      String fields = "Origin: " + origin + "\r\nSec-Fetch-Site: cross-site\r\n";
      client.send("OPTIONS", "/v1/tool", fields, new byte[0]);
      TestClient.Answer preflight = client.read();
      assertThat(preflight.status()).isEqualTo(200);
      assertThat(preflight.field("Access-Control-Allow-Origin")).isEqualTo(origin);
      assertThat(preflight.field("Access-Control-Allow-Methods")).isEqualTo("POST");
      assertThat(preflight.field("Vary")).isEqualTo("Origin");

      TestClient.Answer answer = client.call(CALL, fields);
      assertThat(answer.member("audit_id")).isNotEmpty();
      assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo(origin);
      assertThat(client.call(CALL, "Origin: https://ops.example.evil\r\n").status()).isEqualTo(403);
    }
  }

  @Test
  void theTokenIsAskedForEverywhere() throws Exception {
    Path file = Files.writeString(temporary.resolve("token"), TOKEN + "\n");
    AccessOptions access =
        new AccessOptions(LOOPBACK, List.of(), List.of(), Optional.of(file), Optional.empty());
    try (RuntimeService service = start(access)) {
      for (String path : List.of("/v1/tool", "/health", "/metrics", "/nowhere")) {
        for (String fields :
            List.of(
                "",
                "Authorization: Bearer\r\n",
                "Authorization: Bearer wrong\r\n",
                "Authorization: Basic " + TOKEN + "\r\n",
                "Authorization: Bearer " + TOKEN + "x\r\n")) {
          try (TestClient client = new TestClient(service.uri())) {
            TestClient.Answer answer = client.get(path, fields);
            assertThat(answer.status()).as(fields).isEqualTo(401);
            assertThat(answer.field("WWW-Authenticate")).isEqualTo("Bearer");
          }
        }
      }
      try (TestClient client = new TestClient(service.uri())) {
        String right = "Authorization: bearer " + TOKEN + "\r\n";
        assertThat(client.get("/health", right).status()).isEqualTo(200);
        assertThat(client.call(CALL, right).status()).isEqualTo(403);
      }
    }
  }

  @Test
  void outsideLoopbackTokenAndTlsAreRequired() {
    InetSocketAddress everywhere = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);
    AccessOptions open =
        new AccessOptions(everywhere, List.of(), List.of(), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> start(open))
        .isInstanceOf(RuntimeStartException.class)
        .hasMessage(
            "listening on 0.0.0.0 needs --token-file, --tls-cert and --tls-key, because it is not"
                + " loopback");
  }

  @Test
  void aTokenMustBeThereAndLongEnough() throws IOException {
    Path weak = Files.writeString(temporary.resolve("weak"), "short\n");
    for (Path file : List.of(weak, temporary.resolve("missing"))) {
      AccessOptions access =
          new AccessOptions(LOOPBACK, List.of(), List.of(), Optional.of(file), Optional.empty());
      assertThatThrownBy(() -> start(access))
          .isInstanceOf(RuntimeStartException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void speaksTlsOnEveryAddress(String algorithm) throws Exception {
    TestCertificate certificate = TestCertificate.make(temporary, algorithm);
    Path token = Files.writeString(temporary.resolve("token"), TOKEN);
    AccessOptions access =
        new AccessOptions(
            new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0),
            List.of(),
            List.of(),
            Optional.of(token),
            Optional.of(certificate.files()));
    try (RuntimeService service = start(access)) {
      URI uri = service.uri();
      assertThat(uri.getScheme()).isEqualTo("https");
      String right = "Authorization: Bearer " + TOKEN + "\r\n";
      try (TestClient client = secure(certificate, uri)) {
        for (int i = 0; i < 3; i++) {
          assertThat(client.call(CALL, right).member("audit_id")).isNotEmpty();
        }
        assertThat(
                client.get("/health", right + "Host: 10.1.2.3:" + uri.getPort() + "\r\n").status())
            .isEqualTo(200);
        assertThat(client.get("/health", right + "Host: evil.example\r\n").status()).isEqualTo(403);
      }
      try (TestClient clear = new TestClient(uri)) {
        clear.raw("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(clear::read).isInstanceOfAny(IOException.class, RuntimeException.class);
      }
      try (TestClient client = secure(certificate, uri)) {
        assertThat(client.get("/health", right).status()).isEqualTo(200);
      }
    }
  }

  private static TestClient secure(TestCertificate certificate, URI uri) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            certificate.trusting().getSocketFactory().createSocket("127.0.0.1", uri.getPort());
    socket.setSoTimeout(30_000);
    return new TestClient(socket, uri.getHost() + ":" + uri.getPort());
  }

  @Test
  void saysWhatIsWrongWithTheTlsFiles() throws Exception {
    Path empty = Files.writeString(temporary.resolve("empty.pem"), "");
    TestCertificate good = TestCertificate.make(temporary, "EC");
    for (AccessOptions.TlsFiles files :
        List.of(
            new AccessOptions.TlsFiles(empty, good.files().privateKey()),
            new AccessOptions.TlsFiles(good.files().certificateChain(), empty),
            new AccessOptions.TlsFiles(temporary.resolve("missing"), good.files().privateKey()))) {
      AccessOptions access =
          new AccessOptions(LOOPBACK, List.of(), List.of(), Optional.empty(), Optional.of(files));
      assertThatThrownBy(() -> start(access))
          .isInstanceOf(RuntimeStartException.class)
          .hasMessageStartingWith("cannot use the TLS files");
    }
  }
}
