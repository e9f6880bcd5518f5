package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autonomy.edged.PeerRefusedException.Reason;
import dev.autonomy.line.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that OpenSSL has made, and OpenSSL itself as a peer. */
class OpensslPeerTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String EXTENSIONS =
      """
      [ca]
      basicConstraints=critical,CA:true
      keyUsage=critical,keyCertSign,cRLSign
      [leaf]
      basicConstraints=critical,CA:false
      keyUsage=critical,digitalSignature
      extendedKeyUsage=serverAuth,clientAuth
      subjectAltName=DNS:peer.example
      [server]
      extendedKeyUsage=serverAuth
      subjectAltName=DNS:peer.example
      """;

  @TempDir private Path folder = Path.of("");
  private final InstantSource clock = InstantSource.system();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void makeAuthorities() throws Exception {
    Assumptions.assumeTrue(isInstalled(), "openssl is not installed");
    Files.writeString(folder.resolve("extensions"), EXTENSIONS);
    openssl(
        "req -x509 -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 30"
            + " -subj /CN=Root -addext keyUsage=critical,keyCertSign,cRLSign"
            + " -keyout root.key -out root.crt");
    certify("middle", "ec -pkeyopt ec_paramgen_curve:P-384", "root", "ca");
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private boolean isInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("openssl", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void openssl(String words) throws IOException, InterruptedException {
    Process process = start(words);
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(words + "\n" + answer).isZero();
  }

  private Process start(String words) throws IOException {
    List<String> line = new ArrayList<>(List.of("openssl"));
    line.addAll(List.of(words.split(" ", -1)));
    return new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private void certify(String name, String key, String issuer, String section)
      throws IOException, InterruptedException {
    openssl(
        "req -new -nodes -newkey "
            + key
            + " -subj /CN="
            + name
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".csr");
    openssl(
        "x509 -req -days 20 -in "
            + name
            + ".csr -CA "
            + issuer
            + ".crt -CAkey "
            + issuer
            + ".key -CAcreateserial -extfile extensions -extensions "
            + section
            + " -out "
            + name
            + ".crt");
  }

  /** The leaf with what leads to the root behind it. */
  private EdgeConfiguration.TlsFiles files(String name) throws IOException {
    Path chain = folder.resolve(name + ".chain");
    Files.writeString(
        chain,
        Files.readString(folder.resolve(name + ".crt"))
            + Files.readString(folder.resolve("middle.crt")));
    return new EdgeConfiguration.TlsFiles(
        chain,
        folder.resolve(name + ".key"),
        folder.resolve("root.crt"),
        List.of(),
        Duration.ofHours(1));
  }

  private static KnownPeer peer(int port) {
    return new KnownPeer(
        "peer",
        Optional.of(new HostAndPort("127.0.0.1", port)),
        new KnownPeer.Credential.Name("peer.example"),
        1,
        1,
        1,
        1);
  }

  private PeerTls tls(String name) throws IOException, TlsException {
    return PeerTls.of(TlsMaterial.load(files(name), clock), List.of(peer(1)), clock);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ed25519", "ec -pkeyopt ec_paramgen_curve:P-521"})
  void keysOfEachKindAndIntermediateAuthoritiesWork(String key) throws Exception {
    certify("leaf", key, "middle", "leaf");
    PeerTls tls = tls("leaf");
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<PeerTls.Connection> accepted =
          threads.submit(() -> tls.accept(listener.accept(), TIMEOUT));
      try (PeerTls.Connection dialled = tls.dial(peer(listener.getLocalPort()), TIMEOUT);
          PeerTls.Connection connection = accepted.get(30, TimeUnit.SECONDS)) {
        assertThat(dialled.peer().id()).isEqualTo("peer");
        assertThat(connection.chain()).hasSize(2);
      }
    }
  }

  @Test
  void aCertificateForServersAloneIsNotTakenFromAClient() throws Exception {
    certify("leaf", "ed25519", "middle", "leaf");
    certify("server", "ed25519", "middle", "server");
    PeerTrust trust = tls("leaf").trust();
    assertThat(
            trust
                .check(
                    PemFile.read(files("server").certificate()).certificates(),
                    PeerTrust.Role.SERVER)
                .id())
        .isEqualTo("peer");
    assertThat(
            catchThrowableOfType(
                    PeerRefusedException.class,
                    () ->
                        trust.check(
                            PemFile.read(files("server").certificate()).certificates(),
                            PeerTrust.Role.CLIENT))
                .reason())
        .isEqualTo(Reason.WRONG_USAGE);
    assertThat(
            catchThrowableOfType(TlsException.class, () -> TlsMaterial.load(files("server"), clock))
                .lines())
        .singleElement()
        .asString()
        .contains("is not meant for a TLS client");
  }

  @Test
  void aChainThatLacksItsMiddleIsRefused() throws Exception {
    certify("leaf", "ed25519", "middle", "leaf");
    PeerTrust trust = tls("leaf").trust();
    assertThat(
            catchThrowableOfType(
                    PeerRefusedException.class,
                    () ->
                        trust.check(
                            PemFile.read(folder.resolve("leaf.crt")).certificates(),
                            PeerTrust.Role.CLIENT))
                .reason())
        .isEqualTo(Reason.UNTRUSTED);
  }

  /** What became of a connection by {@code openssl s_client} with these words. */
  private String accepted(String words) throws Exception {
    PeerTls tls = tls("leaf");
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<PeerTls.Connection> accepted =
          threads.submit(() -> tls.accept(listener.accept(), TIMEOUT));
      Process client =
          start(
              "s_client -connect 127.0.0.1:"
                  + listener.getLocalPort()
                  + " -CAfile root.crt "
                  + words);
      try (PeerTls.Connection connection = accepted.get(30, TimeUnit.SECONDS)) {
        return connection.peer().id() + " " + connection.socket().getSession().getProtocol();
      } catch (ExecutionException e) {
        return e.getCause() instanceof PeerHandshakeException refused
            ? refused.code()
            : e.toString();
      } finally {
        client.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void opensslIsAcceptedOnOurTermsOnly() throws Exception {
    certify("leaf", "ed25519", "middle", "leaf");
    String certificate = " -cert leaf.crt -cert_chain middle.crt -key leaf.key";
    assertThat(accepted("-alpn h2" + certificate)).isEqualTo("peer TLSv1.3");
    assertThat(accepted("-alpn h2")).isEqualTo("handshake_failed");
    assertThat(accepted("-alpn http/1.1" + certificate)).isEqualTo("handshake_failed");
    assertThat(accepted("-quiet" + certificate)).isEqualTo("handshake_failed");
    assertThat(accepted("-tls1_2 -alpn h2" + certificate)).isEqualTo("handshake_failed");
  }
}
