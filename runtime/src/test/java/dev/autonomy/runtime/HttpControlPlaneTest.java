package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.RegistryOptions;
import dev.autonomy.supply.Release;
import dev.autonomy.trust.Freshness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control plane over HTTP that behaves, and many that do not. */
@Timeout(60)
final class HttpControlPlaneTest {

  private static final TestSigner AUTHOR = new TestSigner();
  private static final SignedRelease RELEASE = SignedRelease.saying(AUTHOR, 7, "1.0.0");
  private static final Optional<String> NO_TAG = Optional.empty();

  @TempDir private Path directory;

  private static ReleaseOptions options(String base, Optional<Path> token) {
    return new ReleaseOptions(
        URI.create(base),
        "stable",
        ReleaseOptions.DEFAULT_INTERVAL,
        token,
        Optional.empty(),
        AUTHOR.trusted(),
        new Freshness.Unchecked(),
        _ -> new MemoryRegistry(),
        RegistryOptions.DEFAULT);
  }

  private static HttpControlPlane at(Upstream server, String path, Optional<Path> token) {
    String base = "http://127.0.0.1:" + server.port() + path;
    return new HttpControlPlane(options(base, token), "node 1/ä", Duration.ofSeconds(20));
  }

  private static HttpControlPlane impatient(Upstream server) {
    String base = "http://127.0.0.1:" + server.port();
    return new HttpControlPlane(options(base, Optional.empty()), "n", Duration.ofMillis(300));
  }

  private static String ok(String body, String fields) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        + fields
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String document() {
    return new String(RELEASE.release().toBytes(), StandardCharsets.UTF_8);
  }

  private static Answer ask(String answer) throws Exception {
    try (Upstream server = Upstream.answering(answer)) {
      return at(server, "", Optional.empty()).ask(NO_TAG, Duration.ZERO);
    }
  }

  private static String failure(String answer) throws Exception {
    return ((Answer.Failed) ask(answer)).reason();
  }

  @Test
  void theQuestionSaysWhoAsksForWhatAndWhatIsKnownAlready() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "s3cret\n");
    try (Upstream server = Upstream.answering(ok(document(), "ETag: \"v7\"\r\n"))) {
      HttpControlPlane controlPlane = at(server, "/base/", Optional.of(token));
      Answer answer = controlPlane.ask(Optional.of("\"v6\""), Duration.ofSeconds(30));
      Files.writeString(token, "another");
      controlPlane.ask(NO_TAG, Duration.ZERO);

      Answer.Desired desired = (Answer.Desired) answer;
      assertThat(desired.tag()).contains("\"v7\"");
      assertThat(desired.release().toBytes()).isEqualTo(RELEASE.release().toBytes());
      assertThat(server.requests().getFirst())
          .startsWith(
              "GET /base/v1/releases/desired?channel=stable&node=node%201%2F%C3%A4&wait=30"
                  + " HTTP/1.1")
          .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
          .contains("\r\nIf-None-Match: \"v6\"\r\n", "\r\nAuthorization: Bearer s3cret\r\n");
      assertThat(server.requests().getLast())
          .contains("wait=0", "Bearer another")
          .doesNotContain("If-None-Match");
    }
  }

  @Test
  void nothingAndUnchangedAreAnswersToo() throws Exception {
    assertThat(ask("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(new Answer.Nothing());
    try (Upstream server = Upstream.answering("HTTP/1.1 304 Not Modified\r\n\r\n")) {
      assertThat(at(server, "", Optional.empty()).ask(Optional.of("\"a\""), Duration.ZERO))
          .isEqualTo(new Answer.Unchanged());
    }
    assertThat(failure("HTTP/1.1 304 Not Modified\r\n\r\n")).contains("named nothing");
  }

  @Test
  void anAnswerInChunksIsRead() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n";
    String chunked =
        head
            + "Transfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(document().length())
            + "\r\n"
            + document()
            + "\r\n0\r\n\r\n";

    assertThat(ask(chunked)).isInstanceOf(Answer.Desired.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 400, 401, 403, 404, 418, 429, 500, 502, 503, 504, 999})
  void anyOtherStatusIsAFailure(int status) throws Exception {
    assertThat(failure("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n"))
        .contains("answers " + status);
  }

  @Test
  void aRedirectionIsNotFollowed() throws Exception {
    try (Upstream elsewhere = Upstream.answering(ok(document(), ""))) {
      String answer =
          "HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:"
              + elsewhere.port()
              + "/\r\nContent-Length: 0\r\n\r\n";

      assertThat(failure(answer)).contains("307, which is not followed");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void aBrokenAnswerIsAFailureWhereverItBreaks() throws Exception {
    String whole = ok(document(), "");
    for (int length = 0; length < whole.length(); length += 37) {
      assertThat(ask(whole.substring(0, length))).isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void whatIsNoReleaseIsAFailure() throws Exception {
    assertThat(failure(ok("{}", ""))).contains("no text in its member schema_version");
    assertThat(failure(ok("<html>", ""))).contains("not JSON");
    assertThat(failure(ok(document(), "").replace("application/json", "text/html")))
        .contains("not application/json");
    assertThat(failure(ok(document().replace("@sha256:", ":v1@sha512:"), "")))
        .contains("is no reference");
    assertThat(failure("HTTP/1.1 200 OK\r\nX\r\n\r\n")).contains("no HTTP");
    assertThat(failure("SSH-2.0-OpenSSH_9.2\r\n\r\n")).contains("no HTTP");
  }

  @Test
  void aHugeAnswerIsCutOff() throws Exception {
    assertThat(failure("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n"))
        .contains("larger than " + Release.MAX_BYTES);
    assertThat(failure("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000) + "\r\n"))
        .contains("no HTTP");
    try (Upstream server =
        Upstream.start(
            (client, _) -> {
              Upstream.send(client, "HTTP/1.1 200 OK\r\n\r\n");
              while (true) {
                Upstream.send(client, " ".repeat(65_536));
              }
            })) {
      assertThat(at(server, "", Optional.empty()).ask(NO_TAG, Duration.ZERO))
          .isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void anAnswerThatDripsOrNeverComesIsGivenUp() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Upstream silent = Upstream.start((_, _) -> await(over));
        Upstream dripping =
            Upstream.start(
                (client, _) -> {
                  while (over.getCount() > 0) {
                    Upstream.send(client, "H");
                    Thread.onSpinWait();
                  }
                })) {
      assertThat(impatient(silent).ask(NO_TAG, Duration.ZERO))
          .isEqualTo(
              new Answer.Failed(
                  "http://127.0.0.1:" + silent.port() + " has not answered within 0 s"));
      assertThat(impatient(dripping).ask(NO_TAG, Duration.ZERO)).isInstanceOf(Answer.Failed.class);
    } finally {
      over.countDown();
    }
  }

  @Test
  void aQuestionThatIsOpenEndsWhenTheRuntimeStops() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (Upstream server =
        Upstream.start(
            (_, _) -> {
              asked.countDown();
              await(over);
            })) {
      HttpControlPlane controlPlane = at(server, "", Optional.empty());
      FutureTask<Answer> question =
          new FutureTask<>(() -> controlPlane.ask(NO_TAG, Duration.ofSeconds(55)));
      Thread.ofPlatform().start(question);
      asked.await();
      controlPlane.close();

      assertThatThrownBy(question::get).hasCauseInstanceOf(InterruptedException.class);
      assertThatThrownBy(() -> controlPlane.ask(NO_TAG, Duration.ZERO))
          .isInstanceOf(InterruptedException.class);
    } finally {
      over.countDown();
    }
  }

  @Test
  void nobodyListeningIsAFailure() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    HttpControlPlane controlPlane =
        new HttpControlPlane(options("http://127.0.0.1:" + port, Optional.empty()), "n");

    assertThat(controlPlane.ask(NO_TAG, Duration.ZERO)).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void overTlsOnlyACertificateThatIsBelievedIsSpokenTo() throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "EC");
    ServerSocket listener =
        TlsContext.of(certificate.files())
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (Upstream server =
        Upstream.start(listener, (client, _) -> Upstream.send(client, ok(document(), "")))) {
      ReleaseOptions unknown = options("https://127.0.0.1:" + server.port(), Optional.empty());
      ReleaseOptions believed =
          new ReleaseOptions(
              unknown.orchestrator(),
              "stable",
              unknown.interval(),
              Optional.empty(),
              Optional.of(certificate.trusting().getSocketFactory()),
              unknown.keys(),
              unknown.freshness(),
              unknown.registries(),
              unknown.registry());

      assertThat(new HttpControlPlane(unknown, "n").ask(NO_TAG, Duration.ZERO))
          .isInstanceOf(Answer.Failed.class);
      assertThat(server.requests()).isEmpty();
      assertThat(new HttpControlPlane(believed, "n").ask(NO_TAG, Duration.ZERO))
          .isInstanceOf(Answer.Desired.class);
    }
  }

  @Test
  void plainTextWhereTlsIsExpectedIsAFailure() throws Exception {
    try (Upstream server = Upstream.answering(ok(document(), ""))) {
      HttpControlPlane controlPlane =
          new HttpControlPlane(
              options("https://127.0.0.1:" + server.port(), Optional.empty()),
              "n",
              Duration.ofSeconds(2));

      assertThat(controlPlane.ask(NO_TAG, Duration.ZERO)).isInstanceOf(Answer.Failed.class);
    }
  }

  @Test
  void aTokenThatCannotBeSentIsAFailureThatDoesNotShowIt() throws Exception {
    Path token = directory.resolve("token");
    try (Upstream server = Upstream.answering("HTTP/1.1 204 X\r\n\r\n")) {
      HttpControlPlane controlPlane = at(server, "", Optional.of(token));
      assertThat(((Answer.Failed) controlPlane.ask(NO_TAG, Duration.ZERO)).reason())
          .contains("cannot read the token file");
      Files.writeString(token, "one\r\nX-Other: two");
      assertThat(((Answer.Failed) controlPlane.ask(NO_TAG, Duration.ZERO)).reason())
          .contains("no line of visible characters")
          .doesNotContain("two");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void retryAfterIsSecondsOrADateByTheAnswersOwnClock() throws Exception {
    String head = "HTTP/1.1 503 X\r\nContent-Length: 0\r\n";
    String date = "Date: Sat, 21 Nov 2026 12:00:00 GMT\r\n";
    assertThat(retryAfter(head + "Retry-After: 7\r\n\r\n")).contains(Duration.ofSeconds(7));
    assertThat(retryAfter(head + date + "Retry-After: Sat, 21 Nov 2026 12:01:30 GMT\r\n\r\n"))
        .contains(Duration.ofSeconds(90));
    assertThat(retryAfter(head + date + "Retry-After: Sat, 21 Nov 2026 11:00:00 GMT\r\n\r\n"))
        .isEmpty();
    assertThat(retryAfter(head + "Retry-After: soon\r\n\r\n")).isEmpty();
    assertThat(retryAfter(head + "Retry-After: 99999999999999999999\r\n\r\n"))
        .contains(ReleasePacing.MAX_RETRY_AFTER);
  }

  private static Optional<Duration> retryAfter(String answer) throws Exception {
    return ((Answer.Failed) ask(answer)).retryAfter();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://orchestrator.example",
        "http://192.0.2.7:8888",
        "ftp://127.0.0.1",
        "https://user:password@host",
        "https://host/?channel=x",
        "https://host/#x",
        "https:opaque",
        "/v1",
        "https://host:0",
      })
  void aBaseThatCouldGiveTheTokenAwayIsRefused(String base) {
    assertThatThrownBy(() -> options(base, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(base);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
