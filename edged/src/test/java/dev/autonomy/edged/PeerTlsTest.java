package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autonomy.edged.PeerRefusedException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTlsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Instant NOW = TestFleet.NOW;

  @TempDir private Path folder = Path.of("");
  private TestFleet fleet;
  private TestFleet.Node a;
  private TestFleet.Node b;
  private ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void makeFleet() throws Exception {
    fleet = new TestFleet(folder.resolve("fleet"), "Fleet CA");
    a = fleet.node("node-a");
    b = fleet.node("node-b");
    listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  private int port() {
    return listener.getLocalPort();
  }

  private Future<PeerTls.Connection> accept(PeerTls tls) {
    return threads.submit(() -> tls.accept(listener.accept(), TIMEOUT));
  }

  private static PeerHandshakeException refusal(Future<PeerTls.Connection> accepted) {
    return Objects.requireNonNull(
        (PeerHandshakeException)
            catchThrowableOfType(ExecutionException.class, () -> accepted.get(30, TimeUnit.SECONDS))
                .getCause());
  }

  @Test
  void peersThatKnowEachOtherTalk() throws Exception {
    Future<PeerTls.Connection> accepted = accept(fleet.tls(b, a.byFingerprint(0)));
    try (PeerTls.Connection dialled =
            fleet.tls(a, b.byName(port())).dial(b.byName(port()), TIMEOUT);
        PeerTls.Connection connection = accepted.get(30, TimeUnit.SECONDS)) {
      SSLSession session = dialled.socket().getSession();
      assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
      assertThat(session.getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
      assertThat(dialled.socket().getApplicationProtocol()).isEqualTo("h2");
      assertThat(dialled.peer().id()).isEqualTo("node-b");
      assertThat(connection.peer().id()).isEqualTo("node-a");
      OutputStream out = dialled.socket().getOutputStream();
      out.write(new byte[] {1, 2, 3});
      assertThat(connection.socket().getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void whoeverIsNotKnownIsRefusedByBothSides() throws Exception {
    Future<PeerTls.Connection> accepted = accept(fleet.tls(b));
    PeerTls dialler = fleet.tls(a, b.byName(port()));
    // A client of TLS 1.3 learns of a refusal when it reads, or when its last message is not taken.
    assertThatThrownBy(
            () -> {
              try (PeerTls.Connection dialled = dialler.dial(b.byName(port()), TIMEOUT)) {
                dialled.socket().getInputStream().read();
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(refusal(accepted).code()).isEqualTo("unknown_peer");

    Future<PeerTls.Connection> second = accept(fleet.tls(b, a.byName(0)));
    TestFleet.Node c = fleet.node("node-c");
    PeerTls knowsOnlyC = fleet.tls(a, c.byName(port()));
    PeerHandshakeException refused =
        catchThrowableOfType(
            PeerHandshakeException.class, () -> knowsOnlyC.dial(c.byName(port()), TIMEOUT));
    assertThat(refused.code()).isEqualTo("unknown_peer");
    assertThat(refused.line()).contains("`CN=node-b`").contains("none of the known peers");
    assertThat(refusal(second).code()).isEqualTo("handshake_failed");
  }

  @Test
  void aKnownPeerAtTheAddressOfAnotherIsRefused() throws Exception {
    Future<PeerTls.Connection> accepted = accept(fleet.tls(b, a.byName(0)));
    TestFleet.Node c = fleet.node("node-c");
    PeerTls dialler = fleet.tls(a, b.byName(1), c.byName(port()));
    PeerHandshakeException refused =
        catchThrowableOfType(
            PeerHandshakeException.class, () -> dialler.dial(c.byName(port()), TIMEOUT));
    assertThat(refused.code()).isEqualTo("name_mismatch");
    assertThat(refused.line()).endsWith("is `node-b` by its certificate: expected `node-c`");
    accepted.get(30, TimeUnit.SECONDS).close();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    TestFleet strangers = new TestFleet(folder.resolve("strangers"), "Fleet CA");
    TestFleet.Node stranger = strangers.node("node-b");
    Future<PeerTls.Connection> accepted = accept(strangers.tls(stranger, a.byName(0)));
    PeerTls dialler = fleet.tls(a, b.byName(port()));
    assertThat(
            catchThrowableOfType(
                    PeerHandshakeException.class, () -> dialler.dial(b.byName(port()), TIMEOUT))
                .code())
        .isEqualTo("untrusted");
    assertThat(refusal(accepted).code()).isEqualTo("handshake_failed");
  }

  @Test
  void aReloadTurnsAgainstConnectionsThatAreOpen() throws Exception {
    PeerTls before = fleet.tls(b, a.byName(0));
    Future<PeerTls.Connection> accepted = accept(before);
    try (PeerTls.Connection dialled =
            fleet.tls(a, b.byName(port())).dial(b.byName(port()), TIMEOUT);
        PeerTls.Connection connection = accepted.get(30, TimeUnit.SECONDS)) {
      assertThat(dialled.peer().id()).isEqualTo("node-b");
      assertThat(before.trust().check(connection.chain(), connection.role()).id())
          .isEqualTo("node-a");

      PeerTls removed = fleet.tls(b);
      assertThat(reason(removed.trust(), connection)).isEqualTo(Reason.UNKNOWN_PEER);

      fleet.authority.revoke(a.leaf(), Duration.ofDays(30), NOW);
      PeerTls revoked = fleet.tls(b, a.byName(0));
      assertThat(reason(revoked.trust(), connection)).isEqualTo(Reason.REVOKED);
    }
  }

  private static Reason reason(PeerTrust trust, PeerTls.Connection connection) {
    return catchThrowableOfType(
            PeerRefusedException.class, () -> trust.check(connection.chain(), connection.role()))
        .reason();
  }

  private Reason reason(Instant now, List<KnownPeer> peers, TestFleet.Node node)
      throws TlsException {
    TlsMaterial material = TlsMaterial.load(fleet.files(b), TestFleet.at(NOW));
    PeerTrust trust = PeerTls.of(material, peers, TestFleet.at(now)).trust();
    return catchThrowableOfType(
            PeerRefusedException.class,
            () -> trust.check(List.of(node.leaf()), PeerTrust.Role.CLIENT))
        .reason();
  }

  @Test
  void eachReasonHasItsName() throws Exception {
    List<KnownPeer> peers = List.of(a.byName(0));
    assertThat(reason(NOW.plus(Duration.ofDays(31)), peers, a)).isEqualTo(Reason.CRL_EXPIRED);
    assertThat(reason(NOW.plus(Duration.ofDays(91)), peers, a)).isEqualTo(Reason.EXPIRED);
    assertThat(reason(NOW.minus(Duration.ofHours(1)), peers, a)).isEqualTo(Reason.NOT_YET_VALID);
    assertThat(reason(NOW, List.of(a.byName(0), a.byFingerprint(0)), a))
        .isEqualTo(Reason.AMBIGUOUS_PEER);
    assertThat(reason(NOW, List.of(b.byName(0)), a)).isEqualTo(Reason.UNKNOWN_PEER);
    PeerTrust trust = fleet.tls(b, a.byName(0)).trust();
    assertThat(
            catchThrowableOfType(
                    PeerRefusedException.class, () -> trust.check(List.of(), PeerTrust.Role.CLIENT))
                .reason())
        .isEqualTo(Reason.NO_CERTIFICATE);
    assertThat(
            catchThrowableOfType(
                    PeerRefusedException.class,
                    () ->
                        trust.check(List.of(fleet.authority.certificate()), PeerTrust.Role.CLIENT))
                .reason())
        .isEqualTo(Reason.UNTRUSTED);
  }

  @Test
  void anAuthorityWithoutAListIsRefusedWhereThereAreLists() throws Exception {
    TestFleet others = new TestFleet(folder.resolve("others"), "Other CA");
    TestFleet.Node other = others.node("node-o");
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both,
        Files.readString(fleet.authority.certificateFile())
            + Files.readString(others.authority.certificateFile()));
    EdgeConfiguration.TlsFiles files =
        new EdgeConfiguration.TlsFiles(
            b.certificate(),
            b.key(),
            both,
            List.of(fleet.authority.revocationsFile()),
            Duration.ofDays(1));
    PeerTrust trust =
        PeerTls.of(
                TlsMaterial.load(files, TestFleet.at(NOW)),
                List.of(other.byName(0)),
                TestFleet.at(NOW))
            .trust();
    assertThat(
            catchThrowableOfType(
                    PeerRefusedException.class,
                    () -> trust.check(List.of(other.leaf()), PeerTrust.Role.CLIENT))
                .reason())
        .isEqualTo(Reason.CRL_MISSING);
  }

  @Test
  void aPeerWithoutACertificateIsRefused() throws Exception {
    Future<PeerTls.Connection> accepted = accept(fleet.tls(b, a.byName(0)));
    SSLContext anybody = SSLContext.getInstance("TLSv1.3");
    anybody.init(
        null,
        new TrustManager[] {new KnownPeersTrustManager(fleet.tls(a, b.byName(0)).trust())},
        null);
    try (SSLSocket socket =
        (SSLSocket) anybody.getSocketFactory().createSocket(listener.getInetAddress(), port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SSLHandshakeException.class);
    }
    assertThat(refusal(accepted).code()).isEqualTo("handshake_failed");
  }

  @Test
  void aPeerThatTricklesItsHandshakeIsCutOff() throws Exception {
    PeerTls tls = fleet.tls(b, a.byName(0));
    Future<PeerTls.Connection> accepted =
        threads.submit(() -> tls.accept(listener.accept(), Duration.ofMillis(200)));
    try (Socket slow = new Socket(listener.getInetAddress(), port())) {
      slow.getOutputStream().write(new byte[] {22, 3, 1});
      assertThat(slow.getInputStream().readAllBytes()).isNotNull();
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    assertThat(refusal(accepted).line()).contains("no handshake within 200 ms");
  }

  @Test
  void aPeerThatIsNotThereIsUnreachable() throws Exception {
    int port = port();
    listener.close();
    PeerTls tls = fleet.tls(a, b.byName(port));
    assertThat(
            catchThrowableOfType(
                    PeerHandshakeException.class, () -> tls.dial(b.byName(port), TIMEOUT))
                .code())
        .isEqualTo("unreachable");
  }

  /** A session that is resumed shows no certificates: the ones of the first handshake count. */
  @Test
  void aSessionIsNotResumedByWhoeverIsNotAcceptedAnyMore() throws Exception {
    AtomicReference<Instant> time = new AtomicReference<>(NOW);
    PeerTls server =
        PeerTls.of(
            TlsMaterial.load(fleet.files(b), TestFleet.at(NOW)), List.of(a.byName(0)), time::get);
    PeerTls client = fleet.tls(a, b.byName(port()));
    for (int round = 0; round < 3; round++) {
      Future<PeerTls.Connection> accepted = accept(server);
      try (PeerTls.Connection dialled = client.dial(b.byName(port()), TIMEOUT);
          PeerTls.Connection connection = accepted.get(30, TimeUnit.SECONDS)) {
        connection.socket().getOutputStream().write(1);
        // Reading takes the ticket in, which comes before the byte.
        assertThat(dialled.socket().getInputStream().read()).isEqualTo(1);
      }
    }
    time.set(NOW.plus(Duration.ofDays(31)));
    Future<PeerTls.Connection> accepted = accept(server);
    assertThat(firstByte(client)).isEqualTo(-1);
    assertThat(refusal(accepted).code()).isEqualTo("crl_expired");
  }

  /** The first byte from the listener, -1 when there is none to come. */
  private int firstByte(PeerTls client) {
    try (PeerTls.Connection dialled = client.dial(b.byName(port()), TIMEOUT)) {
      return dialled.socket().getInputStream().read();
    } catch (IOException e) {
      return -1;
    }
  }
}
