package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.json.JsonObject;
import dev.autonomy.trust.Evidence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, signatures and signed policies, from the command line and without a registry. */
@Tag("slow")
final class SigningCommandsTest {

  @TempDir Path home;
  private Program autonomy;
  private Path archive;

  @BeforeEach
  void prepare() throws Exception {
    autonomy = new Program(home).variable("AUTONOMY_KEY_PASSWORD", "correct horse");
    archive = build("1.0.0", "allow := true");
  }

  @Test
  void aKeySignsAnArchiveThatItsPublicHalfVerifiesAndThePolicyStoreTakes() throws Exception {
    String key = generate("team");
    String signed =
        autonomy.run("bundle", "sign", archive.toString(), "--key", "team.key").expect(0).out();
    assertThat(signed)
        .startsWith("bundle sign: OK — " + archive + ".sig digest=sha256:")
        .contains(" signed by " + key + " at 20");
    assertThat(
            autonomy
                .run("bundle", "verify", archive.toString(), "--pub-key", "team.pub")
                .expect(0)
                .out())
        .startsWith("bundle verify: OK — file:" + archive.getFileName() + " digest=sha256:")
        .contains(" signed by " + key + " at 20");

    List<String> loaded =
        autonomy
            .run("policy", "load", "--bundle", archive.toString(), "--pub-key", "team.pub")
            .expect(0)
            .lines();
    assertThat(loaded).hasSize(2);
    assertThat(loaded.getFirst()).startsWith("policy load: OK — version=1.0.0 hash=sha256:");
    assertThat(loaded.getLast()).startsWith("policy load: signed by " + key + " at 20");
    assertThat(autonomy.run("policy", "list", "--output", "json").expect(0).out())
        .contains("\"verification\":\"signed by " + key + " at 20");
  }

  @Test
  void keyFilesAreTheirOwnersAndAreNeverOverwritten() throws Exception {
    generate("team");
    Path privateKey = home.resolve("team.key");
    byte[] before = Files.readAllBytes(privateKey);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateKey)))
        .isEqualTo("rw-------");
    assertThat(new String(before, StandardCharsets.US_ASCII))
        .startsWith("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n")
        .doesNotContain("correct horse");
    Program.Result again = autonomy.run("key", "generate", "--out", "team").expect(1);
    assertThat(again.error())
        .contains("team.key is there already, and keys are not overwritten")
        .hasLineCount(1);
    assertThat(privateKey).hasBinaryContent(before);

    Files.delete(privateKey);
    autonomy.run("key", "generate", "--out", "team").expect(1);
    assertThat(privateKey).as("no key without its public half").doesNotExist();
  }

  @Test
  void aPasswordHasToBeGivenAndAWrongOneIsNamed() throws Exception {
    assertThat(new Program(home).run("key", "generate").expect(2).error())
        .contains("set AUTONOMY_KEY_PASSWORD (or COSIGN_PASSWORD)");
    assertThat(home.resolve("autonomy.key")).doesNotExist();

    assertThat(autonomy.run("key", "generate", "--out", "/").expect(2).error())
        .contains("`/` is no `--out`");
    assertThat(autonomy.run("key", "generate", "--out", "none/team").expect(1).error())
        .contains("cannot write none/team.key: there is no such directory");

    generate("team");
    String[] sign = {"bundle", "sign", archive.toString(), "--key", "team.key"};
    assertThat(new Program(home).run(sign).expect(1).error())
        .contains("the password does not open team.key: set AUTONOMY_KEY_PASSWORD");
    assertThat(new Program(home).variable("COSIGN_PASSWORD", "wrong").run(sign).expect(1).error())
        .contains("the password does not open team.key")
        .doesNotContain("wrong");
    new Program(home).variable("COSIGN_PASSWORD", "correct horse").run(sign).expect(0);
    autonomy.variable("COSIGN_PASSWORD", "wrong").run(sign).expect(0);
  }

  @Test
  void aPolicyThatIsNotSignedIsNotLoadedWhereKeysAreGiven() throws Exception {
    generate("team");
    generate("stranger");
    String[] load = {"policy", "load", "--bundle", archive.toString(), "--pub-key", "team.pub"};

    assertThat(autonomy.run(load).expect(1).error())
        .isEqualTo("policy load: REJECTED — bundle is not trusted: there is no signature\n");
    autonomy.run("bundle", "sign", archive.toString(), "--key", "stranger.key").expect(0);
    assertThat(autonomy.run(load).expect(1).error())
        .startsWith("policy load: REJECTED — bundle is not trusted: its signature is not by");
    assertThat(autonomy.cache().resolve("policy")).doesNotExist();

    autonomy.run("bundle", "sign", archive.toString(), "--key", "team.key").expect(0);
    autonomy.run(load).expect(0);
  }

  @Test
  void anArchiveThatWasChangedOrSwappedIsNotVerified() throws Exception {
    generate("team");
    Path other = build("6.6.6", "allow := input.kind != \"x\"");
    autonomy.run("bundle", "sign", other.toString(), "--key", "team.key").expect(0);
    Files.copy(Path.of(other + ".sig"), Path.of(archive + ".sig"));

    Program.Result result =
        autonomy.run("bundle", "verify", archive.toString(), "--pub-key", "team.pub").expect(1);
    assertThat(result.error())
        .startsWith("bundle verify: REJECTED — the signature is for sha256:")
        .hasLineCount(1);
    JsonObject json =
        JsonObject.parse(
            autonomy
                .run(
                    "bundle",
                    "verify",
                    archive.toString(),
                    "--pub-key",
                    "team.pub",
                    "--output",
                    "json")
                .expect(1)
                .out()
                .getBytes(StandardCharsets.UTF_8));
    assertThat(json.string("reason")).contains("wrong_digest");
  }

  @Test
  void aSignatureThatIsTooOldIsRefusedUnlessTimesAreNotTrusted() throws Exception {
    generate("team");
    autonomy.run("bundle", "sign", archive.toString(), "--key", "team.key").expect(0);
    String[] verify = {
      "bundle", "verify", archive.toString(), "--pub-key", "team.pub", "--max-age", "1ms"
    };

    assertThat(autonomy.run(verify).expect(1).error()).contains("longer than");
    autonomy.variable("AUTONOMY_TRUST_TIME", "false").run(verify).expect(0);
  }

  @Test
  void aSignatureByOpenSslCountsWhereTimesAreNotTrustedAndOursForOpenSsl() throws Exception {
    assumeTrue(autonomy.isInstalled("openssl"), "skipped: there is no openssl to compare with");
    shell("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ssl.key");
    shell("openssl pkey -in ssl.key -pubout -out ssl.pub");
    shell(
        "openssl dgst -sha256 -sign ssl.key '"
            + archive
            + "' | base64 -w0 > '"
            + archive
            + ".sig'");
    String[] verify = {"bundle", "verify", archive.toString(), "--pub-key", "ssl.pub"};
    assertThat(autonomy.run(verify).expect(1).error()).contains("does not say when it was made");
    autonomy.variable("AUTONOMY_TRUST_TIME", "false").run(verify).expect(0);

    Files.delete(Path.of(archive + ".sig"));
    autonomy.run("bundle", "sign", archive.toString(), "--key", "ssl.key").expect(0);
    Evidence.Payloads ours =
        (Evidence.Payloads) Evidence.parse(Files.readAllBytes(Path.of(archive + ".sig")));
    Files.write(home.resolve("payload"), ours.signatures().getFirst().payload());
    Files.write(home.resolve("value"), ours.signatures().getFirst().value());
    shell("openssl dgst -sha256 -verify ssl.pub -signature value payload");
  }

  @Test
  void somebodyElsesFileBesideAnArchiveIsLeftOutWhereNoKeysAreGiven() throws Exception {
    Files.writeString(Path.of(archive + ".sig"), "-----BEGIN PGP SIGNATURE-----\n");
    String[] load = {"policy", "load", "--bundle", archive.toString()};

    assertThat(autonomy.run(load).expect(0).error()).contains(".sig is left out: the evidence is");
    generate("team");
    assertThat(
            autonomy
                .run("policy", "load", "--bundle", archive.toString(), "--pub-key", "team.pub")
                .expect(1)
                .error())
        .contains(".sig: the evidence is neither JSON nor base64");
  }

  @Test
  void aRuntimeWithAKeyEnforcesTheSignedPolicyOnly() throws Exception {
    generate("team");
    autonomy.run("bundle", "sign", archive.toString(), "--key", "team.key").expect(0);
    autonomy.run("policy", "load", "--bundle", archive.toString()).expect(0);
    Path unsigned = build("2.0.0", "default allow := false");
    autonomy.run("policy", "load", "--bundle", unsigned.toString()).expect(0);

    try (Service service = Service.start(autonomy, "--cosign-pubkey", "team.pub")) {
      JsonObject status = service.get("/v1/status").json();
      assertThat(status.string("policy_version")).contains("1.0.0");
      assertThat(status.string("policy_notice").orElseThrow())
          .contains("bundle is not trusted: there is no signature", "last-known-good");
      assertThat(service.stop("TERM")).isZero();
    }
    assertThat(autonomy.run("wal", "inspect", "--output", "json").expect(0).out())
        .contains("\"kind\":\"policy.bundle.rejected\"");
  }

  @Test
  void theDemoPolicyIsNotSignedAndNotEnforcedWithAKey() throws Exception {
    generate("team");
    String[] start = {"runtime", "start", "--demo", "--listen", "127.0.0.1:0"};

    assertThat(autonomy.variable("AUTONOMY_COSIGN_PUBKEY", "team.pub").run(start).expect(2).error())
        .contains("`--demo` enforces a policy that is part of the program and that nobody has")
        .contains("AUTONOMY_COSIGN_PUBKEY");
  }

  private String generate(String prefix) throws Exception {
    String out = autonomy.run("key", "generate", "--out", prefix).expect(0).out();
    assertThat(out)
        .matches(
            "key generate: OK — "
                + prefix
                + "\\.key, "
                + prefix
                + "\\.pub key=sha256:[0-9a-f]{64}\n");
    return out.substring(out.indexOf("key=") + 4).strip();
  }

  private Path build(String version, String rules) throws Exception {
    Path source = Files.createDirectory(home.resolve("agent-" + version));
    Files.writeString(source.resolve("agent.rego"), "package autonomy\n\n" + rules + "\n");
    Path out = home.resolve("agent-" + version + ".tar.gz");
    String[] build = {
      "policy", "build", "--in", source.toString(), "--out", out.toString(), "--version", version
    };
    autonomy.run(build).expect(0);
    return out;
  }

  private void shell(String line) throws Exception {
    autonomy.runCommand(List.of("sh", "-c", line)).expect(0);
  }
}
