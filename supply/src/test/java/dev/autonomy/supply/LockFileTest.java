package dev.autonomy.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.json.CanonicalJson;
import dev.autonomy.json.JsonObject;
import dev.autonomy.supply.LockFile.LockedBundle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A lock says what belongs together, and its fingerprint changes with every bit of that. */
final class LockFileTest {

  private static final String A = "sha256:" + "a".repeat(64);
  private static final String B = "sha256:" + "b".repeat(64);
  private static final LockedBundle BUNDLE =
      new LockedBundle("oci://registry.example/agent/policy:v1", A, "1.2.3");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String written() throws LockException {
    return new String(
        LockFile.write(Optional.of(B), BUNDLE, Map.of("system_prompt", B, "model", A)),
        StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    LockFile lock = LockFile.parse(bytes(written()));
    assertThat(lock.agentArtifact()).contains(B);
    assertThat(lock.bundle()).isEqualTo(BUNDLE);
    assertThat(lock.inputs()).containsExactly(Map.entry("model", A), Map.entry("system_prompt", B));
    assertThat(lock.fingerprint()).isEqualTo(lock.recomputed()).startsWith("blake3:");
    assertThat(lock.bundle().reference())
        .contains(OciReference.parse("oci://registry.example/agent/policy:v1@" + A));
  }

  @Test
  void theFingerprintIsBlake3OfTheCanonicalRest() throws Exception {
    JsonObject lock = JsonObject.parse(bytes(written()));
    String canonical =
        "{\"agent_artifact\":{\"digest\":\""
            + B
            + "\"},\"inputs\":{\"model_hash\":\""
            + A
            + "\",\"system_prompt_hash\":\""
            + B
            + "\"},\"policy_bundle\":{\"digest\":\""
            + A
            + "\",\"ref\":\"oci://registry.example/agent/policy:v1\",\"semver\":\"1.2.3\"},"
            + "\"schema_version\":\"1.0\"}";
    assertThat(
            new String(
                CanonicalJson.bytes(JsonObject.parse(bytes(canonical))), StandardCharsets.UTF_8))
        .isEqualTo(canonical);
    // b3sum of the text above.
    assertThat(lock.string("behavioral_fingerprint"))
        .contains("blake3:89bbf5d3a9e3ebbfe3bdd3c628a1a0b61d63d2a1c32a726d8b755bf75d4af4ad");
  }

  @Test
  void theFingerprintDoesNotDependOnHowTheFileIsLaidOut() throws Exception {
    String text = written();
    String spread = text.replace(",", " ,\n\t").replace("{", "{\r\n ");
    assertThat(LockFile.parse(bytes(spread))).isEqualTo(LockFile.parse(bytes(text)));
  }

  @Test
  void whatThisVersionDoesNotKnowIsPartOfTheFingerprint() throws Exception {
    String text = written();
    String more = text.replace("\"inputs\"", "\"later\":{\"x\":1},\"inputs\"");
    LockFile lock = LockFile.parse(bytes(more));
    assertThat(lock.recomputed()).isNotEqualTo(lock.fingerprint());
  }

  @Property(tries = 300)
  void noByteCanChangeUnnoticed(@ForAll int place, @ForAll byte change) throws LockException {
    byte[] bytes = bytes(written());
    LockFile before = LockFile.parse(bytes);
    bytes[Math.floorMod(place, bytes.length)] ^= change;
    LockFile after;
    try {
      after = LockFile.parse(bytes);
    } catch (LockException _) {
      return;
    }
    boolean whole = after.fingerprint().equals(after.recomputed());
    assertThat(whole && !after.equals(before)).isFalse();
  }

  @Test
  void whatIsNoLockIsNamed() throws Exception {
    refuse("[]", "the lock is no JSON object");
    refuse(written().replace("\"1.0\"", "\"2.0\""), "has schema_version `2.0`, expected 1.x");
    refuse(written().replace("blake3:", "sha512:"), "member behavioral_fingerprint is `sha512:");
    refuse(written().replace(":v1", ":v1@" + B), "ref ends in " + B + ", and its digest is " + A);
    refuse(written().replace("oci://", "oci:///"), "policy_bundle.ref: `oci:///");
    refuse(written().replace("model_hash", "Model_hash"), "the lock's inputs.Model_hash: expected");
    refuse(
        written().replace("\"semver\"", "\"version\""), "no text in member policy_bundle.semver");
    refuse(
        written().replace("\"semver\"", "\"ref\":\"file:x\",\"semver\""),
        "the lock is no JSON object");
    refuse(" ".repeat(LockFile.MAX_BYTES) + written(), "more than 262144: it is none");
  }

  private static void refuse(String text, String message) {
    assertThatThrownBy(() -> LockFile.parse(bytes(text)))
        .isInstanceOf(LockException.class)
        .hasMessageContaining(message);
  }
}
