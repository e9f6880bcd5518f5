package dev.autonomy.edgectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL agrees with what the authority makes. */
class OpensslTest {

  @TempDir private Path folder = Path.of("");
  private final Tool tool = new Tool();

  @BeforeEach
  void makeFleet() throws Exception {
    Assumptions.assumeTrue(isInstalled(), "openssl is not installed");
    tool.now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    assertThat(tool.run("cert", "ca", "--ca", folder.resolve("ca").toString()).status()).isZero();
    assertThat(
            tool.run(
                    "cert",
                    "issue",
                    "--ca",
                    folder.resolve("ca").toString(),
                    "--out",
                    folder.toString(),
                    "--san",
                    "node-a.example,192.0.2.7",
                    "node-a")
                .status())
        .isZero();
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

  private String openssl(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("openssl"));
    line.addAll(List.of(words));
    Process process =
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return answer + "exit " + process.waitFor();
  }

  private String verify() throws IOException, InterruptedException {
    return openssl(
        "verify",
        "-x509_strict",
        "-crl_check",
        "-CAfile",
        "ca/ca.crt",
        "-CRLfile",
        "ca/crl.pem",
        "-purpose",
        "sslclient",
        "node-a.crt");
  }

  @Test
  void aCertificateVerifiesUntilItIsRevoked() throws Exception {
    assertThat(verify()).isEqualTo("node-a.crt: OK\nexit 0");
    assertThat(openssl("verify", "-CAfile", "ca/ca.crt", "-purpose", "sslserver", "node-a.crt"))
        .endsWith("exit 0");

    tool.run(
        "cert",
        "revoke",
        "--ca",
        folder.resolve("ca").toString(),
        folder.resolve("node-a.crt").toString());
    assertThat(verify()).contains("certificate revoked").endsWith("exit 2");
  }

  @Test
  void aListThatIsOutOfDateIsSeenAsSuch() throws Exception {
    tool.now = tool.now.minus(Duration.ofDays(40));
    tool.run("cert", "revoke", "--ca", folder.resolve("ca").toString());
    assertThat(verify()).contains("CRL has expired").endsWith("exit 2");
  }

  @Test
  void itReadsTheSameFacts() throws Exception {
    assertThat(openssl("x509", "-noout", "-text", "-in", "node-a.crt"))
        .containsPattern("Subject: CN ?= ?node-a")
        .contains("DNS:node-a.example, IP Address:192.0.2.7")
        .contains("TLS Web Server Authentication, TLS Web Client Authentication")
        .contains("NIST CURVE: P-256");
    String fingerprint =
        CertificateFacts.of(Pem.readCertificate(folder.resolve("node-a.crt"))).fingerprint();
    assertThat(
            openssl("x509", "-noout", "-fingerprint", "-sha256", "-in", "node-a.crt")
                .replace(":", "")
                .toLowerCase(Locale.ROOT))
        .contains(fingerprint.substring("sha256:".length()));
    assertThat(openssl("pkey", "-noout", "-check", "-in", "node-a.key")).contains("Key is valid");
    assertThat(openssl("crl", "-noout", "-text", "-in", "ca/crl.pem"))
        .contains("X509v3 CRL Number: \n                1\n");
  }
}
