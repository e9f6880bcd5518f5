package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs together is written down, signed, and verified. */
@Tag("slow")
final class LockCommandsTest {

  @TempDir Path home;
  private Program autonomy;

  @BeforeEach
  void sign() throws Exception {
    autonomy = new Program(home).variable("AUTONOMY_KEY_PASSWORD", "of this test");
    Files.createDirectory(home.resolve("robot"));
    Files.writeString(home.resolve("robot/robot.rego"), "package autonomy\n\nallow := true\n");
    Files.writeString(home.resolve("agent.py"), "print('moving')\n");
    Files.writeString(home.resolve("prompt.txt"), "Be careful.\n");
    autonomy
        .run("policy", "build", "--in", "robot", "--out", "r.tgz", "--version", "1.0.0")
        .expect(0);
    autonomy.run("key", "generate", "--out", "author").expect(0);
    lock("r.tgz");
    autonomy
        .run("bundle", "sign", "r.tgz", "--key", "author.key", "--lock", "autonomy.lock.json")
        .expect(0);
  }

  private void lock(String bundle) throws Exception {
    assertThat(
            autonomy
                .run(
                    "lock",
                    "--bundle",
                    bundle,
                    "--artifact",
                    "agent.py",
                    "--input",
                    "prompt=prompt.txt")
                .expect(0)
                .out())
        .matches("lock: OK — autonomy.lock.json version=1.0.0 fingerprint=blake3:[0-9a-f]{64}\n");
  }

  private Program.Result verify(String... more) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("verify", "--pub-key", "author.pub", "--bundle", "r.tgz"));
    words.addAll(List.of(more));
    return autonomy.run(words.toArray(String[]::new));
  }

  @Test
  void everythingThatWasLockedAndSignedPasses() throws Exception {
    assertThat(verify("--artifact", "agent.py", "--input", "prompt=prompt.txt").expect(0).lines())
        .hasSize(5)
        .startsWith("OK  autonomy.lock.json")
        .anyMatch(line -> line.endsWith("2 of 2 other digests were compared"));
    JsonObject json =
        JsonObject.parse(
            verify("--output", "json").expect(0).out().getBytes(StandardCharsets.UTF_8));
    assertThat(json.toText()).startsWith("{\"ok\":true,\"lock\":\"autonomy.lock.json\"");
  }

  @Test
  void theStepThatFailsIsNamedAndTheExitCodeSaysSo() throws Exception {
    Files.writeString(home.resolve("prompt.txt"), "Be fast.\n");
    assertThat(verify("--input", "prompt=prompt.txt").expect(1).out())
        .contains("FAILED  digests      the input `prompt` is sha256:");

    lock("r.tgz"); // nobody has signed this one
    assertThat(verify().expect(1).out())
        .contains("FAILED  fingerprint  no trusted signature names");
    assertThat(verify("--output", "json").expect(1).out())
        .contains("\"ok\":false")
        .contains("\"failed\":\"fingerprint\"");

    autonomy.run("key", "generate", "--out", "other").expect(0);
    assertThat(verify("--pub-key", "other.pub").status()).isEqualTo(2);
    assertThat(
            autonomy.run("verify", "--pub-key", "other.pub", "--bundle", "r.tgz").expect(1).out())
        .contains("FAILED  signatures");
  }

  @Test
  void signaturesGrowOldUnlessTimesAreNotTrusted() throws Exception {
    assertThat(verify("--max-age", "1ms").expect(1).out()).contains("FAILED  signatures");
    autonomy.variable("AUTONOMY_TRUST_TIME", "false");
    verify("--max-age", "1ms").expect(0);
    autonomy.variable("AUTONOMY_TRUST_TIME", "no");
    assertThat(verify().expect(2).error())
        .contains("AUTONOMY_TRUST_TIME is `no`, expected true or false");
  }

  @Test
  void aSignatureThatIsTakenAwayIsMissed() throws Exception {
    Files.delete(home.resolve("r.tgz.sig"));
    assertThat(verify().expect(1).out()).contains("FAILED  signatures   there is no signature");
  }

  @Test
  void otherToolsComputeTheSameFingerprint() throws Exception {
    for (String program : List.of("jq", "b3sum")) {
      assumeTrue(autonomy.isInstalled(program), "skipped: " + program + " is not installed");
    }
    String recipe =
        "jq -cS 'del(.behavioral_fingerprint)' autonomy.lock.json | tr -d '\\n' | b3sum --no-names";
    assertThat(Files.readString(SourceTree.root().resolve("docs/formats/lock.md")))
        .contains(recipe);
    String hash = autonomy.runCommand(List.of("sh", "-c", recipe)).expect(0).out().strip();
    assertThat(Files.readString(home.resolve("autonomy.lock.json")))
        .contains("\"behavioral_fingerprint\": \"blake3:" + hash + "\"\n");
  }

  @Test
  void wrongFlagsAreExplained() throws Exception {
    assertThat(autonomy.run("lock").expect(2).error()).contains("missing `--bundle`");
    assertThat(autonomy.run("lock", "--bundle", "r.tgz", "--input", "x").expect(2).error())
        .contains("`x` is no `--input`, expected NAME=FILE");
    assertThat(autonomy.run("lock", "--bundle", "r.tgz", "--input", "X=agent.py").expect(1).error())
        .contains("expected a name of lower-case letters");
    assertThat(autonomy.run("verify").expect(2).error()).contains("missing `--pub-key`");
    assertThat(autonomy.run("verify", "--pub-key", "author.pub").expect(1).error())
        .contains("autonomy.lock.json is for file:r.tgz: give that file with `--bundle`");
  }
}
