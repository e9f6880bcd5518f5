package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.line.ShellWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who names keys is not told that all is well when a policy is not signed by one of them. */
@Tag("slow")
final class TrustedCommandsTest {

  private static final String REFERENCE = "oci://registry.example/agent:v1";

  @TempDir Path home;
  private Program autonomy;

  @BeforeEach
  void prepare() throws Exception {
    autonomy = new Program(home).variable("AUTONOMY_KEY_PASSWORD", "of this test");
    autonomy.run("key", "generate", "--out", "team").expect(0);
    Files.createDirectory(home.resolve("agent"));
    build("0.9.0");
    build("1.0.0");
    autonomy.run("policy", "load", "--bundle", "0.9.0.tgz", "--ref", REFERENCE).expect(0);
  }

  private void build(String version) throws Exception {
    Files.writeString(
        home.resolve("agent/a.rego"), "package autonomy\n\nallow := \"" + version + "\" == \"\"\n");
    autonomy
        .run("policy", "build", "--in", "agent", "--out", version + ".tgz", "--version", version)
        .expect(0);
  }

  private void trust(String files) {
    autonomy.variable("AUTONOMY_COSIGN_PUBKEY", files);
  }

  @Test
  void nobodyGoesBackToAPolicyThatIsNotSigned() throws Exception {
    autonomy.run("bundle", "sign", "1.0.0.tgz", "--key", "team.key").expect(0);
    autonomy.run("policy", "load", "--bundle", "1.0.0.tgz", "--pub-key", "team.pub").expect(0);
    assertThat(autonomy.run("policy", "rollback", "--pub-key", "team.pub").expect(1).error())
        .contains(
            "cannot roll back to " + REFERENCE + ": bundle is not trusted: there is no signature");
    trust("team.pub");
    assertThat(autonomy.run("policy", "activate", "0.9.0").expect(1).error())
        .contains("cannot activate " + REFERENCE + ": bundle is not trusted");
    assertThat(autonomy.run("policy", "show").expect(0).out()).contains("1.0.0");
  }

  @Test
  void whoLoadsAnUnsignedPolicyOverASignedOneIsTold() throws Exception {
    autonomy.run("bundle", "sign", "1.0.0.tgz", "--key", "team.key").expect(0);
    assertThat(autonomy.run("policy", "load", "--bundle", "0.9.0.tgz").expect(0).error()).isEmpty();
    autonomy.run("policy", "load", "--bundle", "1.0.0.tgz", "--pub-key", "team.pub").expect(0);

    assertThat(autonomy.run("policy", "load", "--bundle", "0.9.0.tgz").expect(0).error())
        .isEqualToIgnoringNewLines(
            "policy load: the policy before it was signed, this one is not: a runtime with"
                + " --cosign-pubkey will not enforce it");
  }

  @Test
  void aRunWithKeysEnforcesNothingUnsigned() throws Exception {
    autonomy.run("run", "--policy", REFERENCE, "true").expect(0);
    trust("team.pub");
    assertThat(autonomy.run("run", "--policy", REFERENCE, "true").expect(125).error())
        .contains("bundle is not trusted: there is no signature");
  }

  @Test
  void keysThatAreSetToNothingAreNoPermission() throws Exception {
    trust("");
    for (List<String> words :
        List.of(
            List.of("run", "--policy", REFERENCE, "true"),
            List.of("runtime", "start"),
            List.of("policy", "load", "--bundle", "0.9.0.tgz"),
            List.of("policy", "activate", "0.9.0"),
            List.of("policy", "rollback"),
            List.of("bundle", "stage", "0.9.0.tgz"),
            List.of("bundle", "verify", "0.9.0.tgz"))) {
      assertThat(autonomy.run(words.toArray(String[]::new)).expect(2).error())
          .contains("AUTONOMY_COSIGN_PUBKEY is set to nothing: unset it, or name a file");
    }
  }

  @Test
  void whatOnlyReleasesNeedIsRefusedWithoutThem() throws Exception {
    for (String flag : List.of("--max-age=1h", "--allow-insecure-registry")) {
      assertThat(
              autonomy
                  .run("runtime", "start", "--cosign-pubkey", "team.pub", flag)
                  .expect(2)
                  .error())
          .contains("needs `--orchestrator-url`");
    }
  }

  @Test
  void aPasswordThatTheLocaleCannotReadIsRefused() throws Exception {
    String command =
        "LC_ALL=C AUTONOMY_KEY_PASSWORD=$(printf '\\320\\277\\320\\260') exec "
            + ShellWords.join(Program.command("key", "generate", "--out", "other"));
    assertThat(autonomy.runCommand(List.of("sh", "-c", command)).expect(2).error())
        .contains("cannot be read in this locale: set LC_ALL=C.UTF-8");
    assertThat(home.resolve("other.key")).doesNotExist();
  }

  @Test
  void whoSignsAtTheSameTimeLosesNoSignature() throws Exception {
    autonomy.run("key", "generate", "--out", "other").expect(0);
    Process[] signers = new Process[2];
    for (int i = 0; i < signers.length; i++) {
      String key = i == 0 ? "team.key" : "other.key";
      signers[i] =
          autonomy.start(
              Program.command("bundle", "sign", "1.0.0.tgz", "--key", key),
              home.resolve(key + ".out"),
              home.resolve(key + ".err"));
    }
    for (Process signer : signers) {
      assertThat(signer.waitFor()).isZero();
    }
    for (String key : List.of("team.pub", "other.pub")) {
      autonomy.run("bundle", "verify", "1.0.0.tgz", "--pub-key", key).expect(0);
    }
  }
}
