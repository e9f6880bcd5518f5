package dev.autonomy.edgectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertCommandsTest {

  @TempDir private Path folder = Path.of("");
  private final Tool tool = new Tool();
  private String authority = "";

  @BeforeEach
  void makeAuthority() {
    authority = folder.resolve("ca").toString();
    assertThat(tool.run("cert", "ca", "--ca", authority, "--name", "Test CA").status()).isZero();
  }

  private Tool.Result issue(String node, String... more) {
    String[] words = new String[more.length + 7];
    System.arraycopy(
        new String[] {"cert", "issue", "--ca", authority, "--out", folder.toString(), node},
        0,
        words,
        0,
        7);
    System.arraycopy(more, 0, words, 7, more.length);
    return tool.run(words);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void keysAreTheirOwnersAlone() throws Exception {
    assertThat(issue("node-a", "--san", "node-a.example").status()).isZero();
    assertThat(permissions(folder.resolve("node-a.key"))).isEqualTo("rw-------");
    assertThat(permissions(Path.of(authority, "ca.key"))).isEqualTo("rw-------");
    assertThat(permissions(Path.of(authority))).isEqualTo("rwx------");
  }

  @Test
  void whatIsThereIsNotReplacedUnlessForced() throws Exception {
    issue("node-a");
    String key = Files.readString(folder.resolve("node-a.key"));

    Tool.Result second = issue("node-a");
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.error())
        .isEqualTo(
            "edgectl cert issue: "
                + folder.resolve("node-a.crt")
                + " is there already: choose another place, or --force to replace it\n");
    assertThat(Files.readString(folder.resolve("node-a.key"))).isEqualTo(key);
    assertThat(tool.run("cert", "ca", "--ca", authority).status()).isEqualTo(1);

    assertThat(issue("node-a", "--force").status()).isZero();
    assertThat(Files.readString(folder.resolve("node-a.key"))).isNotEqualTo(key);
    assertThat(permissions(folder.resolve("node-a.key"))).isEqualTo("rw-------");
  }

  @Test
  void aCertificateSaysWhoItIsFor() throws Exception {
    Tool.Result issued =
        issue("node-a", "--san", "node-a.example,192.0.2.7,2001:db8::7", "--output", "json");
    assertThat(issued.error()).isEmpty();
    JsonValue report = JsonValue.parse(issued.out().getBytes(StandardCharsets.UTF_8));
    assertThat(report)
        .asString()
        .contains("CN=node-a")
        .contains("node-a.example,192.0.2.7,2001:db8:0:0:0:0:0:7")
        .contains("2026-06-01T11:55:00Z")
        .contains("2026-08-30T12:00:00Z")
        .contains("sha256:");

    Tool.Result shown = tool.run("cert", "show", folder.resolve("node-a.crt").toString());
    assertThat(shown.out())
        .contains("state         valid\n")
        .contains("issuer        CN=Test CA\n");
    tool.now = tool.now.plus(Duration.ofDays(91));
    assertThat(tool.run("cert", "show", folder.resolve("node-a.crt").toString()).out())
        .contains("state         expired\n");
  }

  @Test
  void aRenewedCertificateKeepsNamesAndKeyUnderAnotherSerialNumber() throws Exception {
    issue("node-a", "--san", "node-a.example");
    Path old = folder.resolve("node-a.crt");
    tool.now = tool.now.plus(Duration.ofDays(60));

    assertThat(tool.run("cert", "renew", "--ca", authority, old.toString()).error())
        .contains("is there already");
    Path renewed = folder.resolve("renewed.crt");
    assertThat(
            tool.run("cert", "renew", "--ca", authority, "--to", renewed.toString(), old.toString())
                .status())
        .isZero();
    assertThat(Pem.readCertificate(renewed).getPublicKey())
        .isEqualTo(Pem.readCertificate(old).getPublicKey());
    assertThat(Pem.readCertificate(renewed).getSerialNumber())
        .isNotEqualTo(Pem.readCertificate(old).getSerialNumber());
    assertThat(CertificateFacts.of(Pem.readCertificate(renewed)).names())
        .containsExactly("node-a.example");
    assertThat(Pem.readCertificate(renewed).getNotAfter().toInstant())
        .isEqualTo(tool.now.plus(Duration.ofDays(90)));
  }

  @Test
  void theRevocationListGrowsAndCounts() throws Exception {
    issue("node-a");
    issue("node-b");
    Path list = Path.of(authority, "crl.pem");
    assertThat(CertificateBuilder.number(Pem.readRevocationList(list))).isEqualTo(1);
    for (String node : new String[] {"node-a", "node-b"}) {
      Tool.Result revoked =
          tool.run("cert", "revoke", "--ca", authority, folder.resolve(node + ".crt").toString());
      assertThat(revoked.out()).contains("result        revoked\n");
      tool.now = tool.now.plus(Duration.ofDays(1));
    }
    Tool.Result again =
        tool.run("cert", "revoke", "--ca", authority, folder.resolve("node-a.crt").toString());
    assertThat(again.out())
        .contains("result        was revoked before\n")
        .contains("number        4\n");

    tool.now = tool.now.plus(Duration.ofDays(40));
    assertThat(tool.run("cert", "show", list.toString()).out())
        .contains("state         out of date\n");
    assertThat(tool.run("cert", "revoke", "--ca", authority).status()).isZero();
    assertThat(tool.run("cert", "show", list.toString()).out())
        .contains("number        5\n")
        .contains(serial("node-a"))
        .contains(serial("node-b"))
        .contains("state         valid\n");

    assertThat(
            tool.run(
                    "cert",
                    "renew",
                    "--force",
                    "--ca",
                    authority,
                    folder.resolve("node-a.crt").toString())
                .error())
        .contains("is revoked: issue a certificate with a new key instead");
  }

  private String serial(String node) throws CertificateException {
    return CertificateAuthority.serial(Pem.readCertificate(folder.resolve(node + ".crt")));
  }

  @Test
  void aListThatIsGoneIsNotBegunAnew() throws Exception {
    issue("node-a");
    Files.delete(Path.of(authority, "crl.pem"));
    Tool.Result revoked =
        tool.run("cert", "revoke", "--ca", authority, folder.resolve("node-a.crt").toString());
    assertThat(revoked.status()).isEqualTo(1);
    assertThat(revoked.error()).contains("crl.pem: there is no such file or directory");
    assertThat(Path.of(authority, "crl.pem")).doesNotExist();
  }

  @Test
  void certificatesOfOthersAreNotRevoked() {
    String stranger = folder.resolve("stranger").toString();
    tool.run("cert", "ca", "--ca", stranger, "--name", "Test CA");
    issue("node-a");
    assertThat(
            tool.run("cert", "revoke", "--ca", stranger, folder.resolve("node-a.crt").toString())
                .error())
        .contains("the certificate is not issued by this authority");
  }

  @Test
  void whatCannotBeIsRefusedInOneLine() {
    assertThat(issue("node-a", "--validity", "3650d").error()).isEmpty();
    tool.now = tool.now.plus(Duration.ofDays(1));
    assertThat(issue("node-b", "--validity", "3650d").error())
        .contains("and the authority is until 2036-05-29T12:00:00Z");
    assertThat(issue("node-c", "--san", "*.example").error())
        .contains("`*.example` is neither a DNS name nor an IP address");
    assertThat(issue("node-c", "--san", "a,").error()).contains("`` is neither");
    assertThat(issue("../node-c").status()).isEqualTo(2);
    assertThat(tool.run("cert", "issue", "--ca", folder.resolve("none").toString(), "n").error())
        .contains("holds no authority: make one with `edgectl cert ca --ca ");
    assertThat(tool.run("cert", "show", folder.resolve("none").toString()).error())
        .contains("there is no such file or directory");
  }
}
