package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autonomy.edgectl.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsMaterialTest {

  private static final Instant NOW = TestFleet.NOW;

  @TempDir private Path folder = Path.of("");
  private TestFleet fleet;
  private TestFleet.Node node;

  @BeforeEach
  void makeFleet() throws Exception {
    fleet = new TestFleet(folder.resolve("fleet"), "Fleet CA");
    node = fleet.node("node-a");
  }

  private List<String> problems(EdgeConfiguration.TlsFiles files, Instant now) {
    TlsException failure =
        catchThrowableOfType(TlsException.class, () -> TlsMaterial.load(files, TestFleet.at(now)));
    assertThat(failure).as("expected a refusal").isNotNull();
    return failure.lines();
  }

  private EdgeConfiguration.TlsFiles with(Path certificate, Path key, Path ca) {
    return new EdgeConfiguration.TlsFiles(certificate, key, ca, List.of(), Duration.ofDays(30));
  }

  @Test
  void aGoodCertificateIsTakenWithoutWarnings() throws Exception {
    TlsMaterial material = TlsMaterial.load(fleet.files(node), TestFleet.at(NOW));

    assertThat(material.warnings()).isEmpty();
    assertThat(material.expiry()).isEqualTo(NOW.plus(TestFleet.VALIDITY));
    assertThat(material.fingerprint()).matches("sha256:[0-9a-f]{64}");
  }

  @Test
  void aCertificateThatSoonExpiresIsWarnedAbout() throws Exception {
    Instant soon = NOW.plus(Duration.ofDays(61));
    fleet.authority.renewList(Duration.ofDays(30), soon);

    assertThat(TlsMaterial.load(fleet.files(node), TestFleet.at(soon)).warnings())
        .singleElement()
        .asString()
        .contains(
            "node-a.crt: certificate `CN=node-a` expires at 2026-08-30T12:00:00Z, in 29 days");
  }

  @Test
  void withoutRevocationListsThereIsAWarning() throws Exception {
    EdgeConfiguration.TlsFiles files =
        with(node.certificate(), node.key(), fleet.authority.certificateFile());
    assertThat(TlsMaterial.load(files, TestFleet.at(NOW)).warnings())
        .containsExactly(
            "crl in [tls] is not set: peers with revoked certificates are not noticed");
  }

  @Test
  void aRevocationListThatIsOutOfDateIsAWarningAndNoReasonNotToStart() throws Exception {
    Instant later = NOW.plus(Duration.ofDays(31));
    assertThat(TlsMaterial.load(fleet.files(node), TestFleet.at(later)).warnings())
        .singleElement()
        .asString()
        .contains("`CN=Fleet CA` was due for an update at 2026-07-01T12:00:00Z");
  }

  @Test
  void anExpiredCertificateIsRefused() {
    assertThat(problems(fleet.files(node), NOW.plus(Duration.ofDays(91))))
        .anyMatch(line -> line.contains("`CN=node-a` expired at 2026-08-30T12:00:00Z: renew it"));
  }

  @Test
  void aCertificateFromTheFutureIsRefused() {
    assertThat(problems(fleet.files(node), NOW.minus(Duration.ofDays(1))))
        .anyMatch(line -> line.contains("is valid from 2026-06-01T11:55:00Z"));
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    TestFleet.Node other = fleet.node("node-b");
    assertThat(
            problems(with(node.certificate(), other.key(), fleet.authority.certificateFile()), NOW))
        .containsExactly(
            other.key() + ": is not the key of the certificate in " + node.certificate());
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    TestFleet strangers = new TestFleet(folder.resolve("strangers"), "Fleet CA");
    assertThat(
            problems(
                with(node.certificate(), node.key(), strangers.authority.certificateFile()), NOW))
        .singleElement()
        .asString()
        .contains("does not lead to an authority in ca of [tls]");
  }

  @Test
  void aRevokedCertificateIsRefused() throws Exception {
    fleet.authority.revoke(node.leaf(), Duration.ofDays(30), NOW);
    assertThat(problems(fleet.files(node), NOW))
        .singleElement()
        .asString()
        .contains("`CN=node-a` was revoked at 2026-06-01T12:00:00Z");
  }

  @Test
  void aCertificateWithoutADnsNameIsRefused() throws Exception {
    CertificateAuthority.Issued issued =
        fleet.authority.issue("node-c", List.of("192.0.2.7"), TestFleet.VALIDITY, NOW);
    TestFleet.Node nameless = fleet.node("node-c", issued);
    assertThat(problems(fleet.files(nameless), NOW))
        .singleElement()
        .asString()
        .contains("has no DNS name among its subject alternative names");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx--x---"})
  void aKeyThatOthersMayUseIsRefused(String permissions) throws Exception {
    Files.setPosixFilePermissions(node.key(), PosixFilePermissions.fromString(permissions));
    assertThat(problems(fleet.files(node), NOW))
        .containsExactly(
            node.key()
                + ": others than its owner may use the key, "
                + permissions
                + ": expected rw------- or less, `chmod 600` it");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws Exception {
    Path missing = folder.resolve("missing.pem");
    Path encrypted = folder.resolve("encrypted.pem");
    Files.writeString(encrypted, TestFleet.pem("ENCRYPTED PRIVATE KEY", new byte[3]));
    Path cut = folder.resolve("cut.pem");
    Files.writeString(cut, "-----BEGIN CERTIFICATE-----\nAAAA\n");
    assertThat(problems(with(missing, encrypted, cut), NOW))
        .containsExactly(
            missing + ": cannot be read: there is no such file",
            encrypted
                + ": the key is encrypted, and nobody is there to ask for its password: decrypt it"
                + " with `openssl pkcs8 -in FILE -out KEY`",
            cut + ": `BEGIN CERTIFICATE` has no end: is the file cut off?");
  }

  @Test
  void keysInOlderFormatsAreRefusedWithTheWayOut() throws Exception {
    Path key = folder.resolve("old.key");
    Files.writeString(key, TestFleet.pem("EC PRIVATE KEY", new byte[3]));
    assertThat(problems(with(node.certificate(), key, fleet.authority.certificateFile()), NOW))
        .singleElement()
        .asString()
        .contains("`EC PRIVATE KEY` is not PKCS #8: convert it with");
  }

  @Test
  void aRevocationListOfSomebodyElseIsRefused() throws Exception {
    TestFleet strangers = new TestFleet(folder.resolve("strangers"), "Fleet CA");
    EdgeConfiguration.TlsFiles files =
        new EdgeConfiguration.TlsFiles(
            node.certificate(),
            node.key(),
            fleet.authority.certificateFile(),
            List.of(strangers.authority.revocationsFile()),
            Duration.ofDays(30));
    assertThat(problems(files, NOW))
        .singleElement()
        .asString()
        .contains("is not signed by one of the authorities");
  }

  @Test
  void anAuthorityThatIsNoneIsRefused() {
    assertThat(problems(with(node.certificate(), node.key(), node.certificate()), NOW))
        .singleElement()
        .asString()
        .contains("`CN=node-a` is no authority");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "Ed25519"})
  void aKeyOfAnotherKindIsRefused(String algorithm) throws Exception {
    TestFleet.writeKey(
        node.key(), KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate());
    assertThat(problems(fleet.files(node), NOW))
        .containsExactly(
            node.key() + ": is not the key of the certificate in " + node.certificate());
  }
}
