package dev.autonomy.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Freshness;
import dev.autonomy.trust.SigningProvider;
import dev.autonomy.trust.SimpleSigning;
import dev.autonomy.trust.TrustedKeys;
import dev.autonomy.trust.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSSL verifies what is signed here, and the other way round. */
class OpenSslTest {

  private static final byte[] PASSWORD = "hello".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  private final SigningProvider signing = new BouncyCastleSigning();

  @BeforeEach
  void needOpenSsl() throws Exception {
    boolean present;
    try {
      present = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException _) {
      present = false;
    }
    assumeTrue(present, "skipped: there is no openssl to compare with");
  }

  @Test
  void openSslVerifiesASignedPayload() throws Exception {
    SigningProvider.KeyPair pair = signing.generate(PASSWORD);
    SigningProvider.Signer signer = signing.open(pair.privateKey(), PASSWORD, "a.key");
    Map<String, String> said = Map.of(SimpleSigning.SIGNED_AT, "2026-07-01T09:00:00Z");
    byte[] payload =
        SimpleSigning.of("registry.example/agent", "sha256:" + "0".repeat(64), said).toBytes();
    write("a.pub", pair.publicKey().toPem());
    write("payload", payload);
    write("signature", signer.sign(payload));

    assertThat(openSsl("dgst -sha256 -verify a.pub -signature signature payload")).isZero();
    payload[0] ^= 1;
    write("payload", payload);
    assertThat(openSsl("dgst -sha256 -verify a.pub -signature signature payload")).isNotZero();
  }

  @Test
  void aKeyAndASignatureOfOpenSslAreVerified() throws Exception {
    assertThat(openSsl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out a.key"))
        .isZero();
    assertThat(openSsl("pkey -in a.key -pubout -out a.pub")).isZero();
    byte[] archive = write("archive", "an archive".getBytes(StandardCharsets.US_ASCII));
    assertThat(openSsl("dgst -sha256 -sign a.key -out signature archive")).isZero();
    byte[] bare = Base64.getEncoder().encode(Files.readAllBytes(folder.resolve("signature")));

    TrustedKeys keys = TrustedKeys.read(List.of(folder.resolve("a.pub")));

    assertThat(keys.verify(archive, Evidence.parse(bare), new Freshness.Unchecked()))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void ofAPrivateKeyThePublicHalfIsWhatOpenSslSays() throws Exception {
    for (String making :
        List.of(
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out a.key",
            "pkcs8 -topk8 -nocrypt -in sec1.key -out a.key")) {
      assertThat(openSsl("ecparam -name prime256v1 -genkey -noout -out sec1.key")).isZero();
      assertThat(openSsl(making)).isZero();
      assertThat(openSsl("pkey -in a.key -pubout -out a.pub")).isZero();

      SigningProvider.Signer signer =
          signing.open(Files.readAllBytes(folder.resolve("a.key")), PASSWORD, "a.key");

      assertThat(signer.publicKey().toPem()).isEqualTo(Files.readAllBytes(folder.resolve("a.pub")));
    }
  }

  @Test
  void aPointInItsCompressedFormIsRefusedByItsName() throws Exception {
    assertThat(openSsl("ecparam -name prime256v1 -genkey -noout -out a.key")).isZero();
    assertThat(openSsl("ec -in a.key -pubout -conv_form compressed -out a.pub")).isZero();

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> TrustedKeys.read(List.of(folder.resolve("a.pub")))))
        .hasMessageContaining("P-256 in another form than the usual uncompressed one");
  }

  private byte[] write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
    return bytes;
  }

  private int openSsl(String arguments) throws Exception {
    Process process =
        new ProcessBuilder(("openssl " + arguments).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
