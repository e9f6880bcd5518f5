package dev.autonomy.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A signature that cosign made in public: of the image {@code snyk/broker:4.169.1-github-com}, with
 * the key that its maintainers publish in their user documentation; the signature is entry 46732614
 * of the public transparency log Rekor (October 2023).
 */
class PublishedSignatureTest {

  private static final String KEY =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEd+2mEWyDk8Cmm0CD1Z8jcsXGaQ2i
      sL8pxHrwoIH4DxmdyJ2nzwWaxYfsfZM6NoCRVsgYAVe5GBhFbr6hzcj5gw==
      -----END PUBLIC KEY-----
      """;

  private static final String DIGEST =
      "sha256:a2ff856b180a532c3e31a90b9788cad567fa05d78c84bccc637de54c6f46ebf2";

  private static final String PAYLOAD =
      "{\"critical\":{\"identity\":{\"docker-reference\":\"index.docker.io/snyk/broker\"},"
          + "\"image\":{\"docker-manifest-digest\":\""
          + DIGEST
          + "\"},\"type\":\"cosign container image signature\"},"
          + "\"optional\":{\"tag\":\"4.169.1-github-com\"}}";

  /** The hash that Rekor's entry has of the payload. */
  private static final String PAYLOAD_DIGEST =
      "sha256:c9164457f10045415ce20e7b7b3fb88b6f2ca72803d868594d8ece30bda1bf48";

  private static final String SIGNATURE =
      "MEYCIQCQAZzUWjnCEj/FfJqLe8aWhaxZqbsfvSsmI5tbG6nFgAIhALX21eKDyz9sjXt+U+UeFMMAr7Z2WOFwI5oZ1rW4vRAP";

  private final byte[] payload = PAYLOAD.getBytes(StandardCharsets.UTF_8);
  private final Signature signature = new Signature(payload, Base64.getDecoder().decode(SIGNATURE));

  @Test
  void aSignatureByCosignIsVerified() throws KeyFileException {
    TrustedKeys keys = TrustedKeys.parse(KEY.getBytes(StandardCharsets.US_ASCII), "cosign.pub");

    assertThat(Sha256.of(payload)).isEqualTo(PAYLOAD_DIGEST);
    assertThat(keys.verify(DIGEST, List.of(signature), new Freshness.Unchecked()))
        .isInstanceOf(Verification.Verified.class);
  }

  @Test
  void cosignsPayloadIsReadAndWrittenAgainByteForByte() throws SignatureFormatException {
    SimpleSigning read = SimpleSigning.parse(payload);

    assertThat(read.reference()).isEqualTo("index.docker.io/snyk/broker");
    assertThat(read.digest()).isEqualTo(DIGEST);
    assertThat(read.optional().string("tag")).contains("4.169.1-github-com");
    assertThat(read.toBytes()).isEqualTo(payload);
  }
}
