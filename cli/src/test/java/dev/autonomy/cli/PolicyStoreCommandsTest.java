package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an author's directory to the store, and back to an earlier policy. */
@Tag("slow")
final class PolicyStoreCommandsTest {

  @TempDir Path home;
  private Program autonomy;
  private Path source;

  @BeforeEach
  void write() throws Exception {
    autonomy = new Program(home);
    source = Files.createDirectory(home.resolve("agent"));
    Files.writeString(
        source.resolve("agent.rego"),
        "package autonomy\n\ndefault allow := false\n\nallow if input.kind in data.tools\n");
    Files.writeString(source.resolve("data.json"), "{\"tools\":[\"tool.echo\"]}\n");
    Files.writeString(
        source.resolve("agent_test.rego"),
        "package autonomy_test\n\ntest_denies if not data.autonomy.allow\n");
  }

  private Path build(String version, String... more) throws Exception {
    Path out = home.resolve("agent-" + version + ".tar.gz");
    List<String> words =
        new ArrayList<>(
            List.of("policy", "build", "--in", source.toString(), "--out", out.toString()));
    words.addAll(List.of("--version", version));
    words.addAll(List.of(more));
    assertThat(autonomy.run(words.toArray(String[]::new)).expect(0).out())
        .matches(
            "policy build: OK — version="
                + version
                + " hash=sha256:[0-9a-f]{64} archive=sha256:[0-9a-f]{64}\n");
    return out;
  }

  @Test
  void theSameFilesAndFlagsGiveTheSameBytesWithoutTests() throws Exception {
    Path first = build("1.0.0", "--runtime-version", ">=0.0.1 <9.0.0", "--enrollment-ref", "e-1");
    byte[] bytes = Files.readAllBytes(first);
    Files.setLastModifiedTime(source.resolve("agent.rego"), FileTime.fromMillis(1_000));
    build("1.0.0", "--runtime-version", ">=0.0.1 <9.0.0", "--enrollment-ref", "e-1");
    assertThat(first).hasBinaryContent(bytes);

    Bundle bundle = Bundle.read(first);
    assertThat(bundle.modules()).containsOnlyKeys("agent.rego");
    assertThat(bundle.manifest().name()).isEqualTo("agent");
    assertThat(bundle.manifest().schemaVersion()).isEqualTo("1.2");
    assertThat(bundle.manifest().requiredRuntime().toString()).isEqualTo(">=0.0.1 <9.0.0");
    assertThat(bundle.manifest().provenance().enrollmentRef()).contains("e-1");
    assertThat(bundle.manifest().createdAt()).isEmpty();
  }

  @Test
  void whatDoesNotCompileIsNotBuilt() throws Exception {
    Path out = home.resolve("out.tar.gz");
    Files.writeString(source.resolve("more.rego"), "package autonomy\n\nallow if x\n");
    String[] words = {
      "policy", "build", "--in", source.toString(), "--out", out.toString(), "--version", "1.0.0"
    };
    assertThat(autonomy.run(words).expect(1).error()).contains("rego_unsafe_var_error");
    assertThat(out).doesNotExist();
    words[7] = "one";
    assertThat(autonomy.run(words).expect(2).error()).contains("`one` is no `--version`");
    assertThat(autonomy.run("policy", "build", "--in", source.toString()).expect(2).error())
        .contains("missing `--out`");
  }

  @Test
  void anyEarlierPolicyIsListedAndActivated() throws Exception {
    for (String version : List.of("1.0.0", "1.1.0", "1.2.0")) {
      Files.writeString(source.resolve("data.json"), "{\"tools\":[\"" + version + "\"]}\n");
      Path bundle = build(version);
      autonomy.run("policy", "load", "--bundle", bundle.toString()).expect(0);
    }
    List<String> lines = autonomy.run("policy", "list").expect(0).out().lines().toList();
    assertThat(lines)
        .extracting(
            line -> JsonObject.parse(line.getBytes(StandardCharsets.UTF_8)).string("version").get())
        .containsExactly("1.2.0", "1.1.0", "1.0.0");
    assertThat(lines.get(0)).contains("\"pointer\":\"current\",\"verification\":\"unsigned\"");
    assertThat(lines.get(1)).contains("\"pointer\":\"last_known_good\"");
    assertThat(lines.get(2)).contains("\"pointer\":\"\"");

    assertThat(autonomy.run("policy", "activate", "1.0.0").expect(0).out())
        .matches("policy activate: OK — version=1\\.0\\.0 hash=sha256:[0-9a-f]{64}\n");
    assertThat(autonomy.run("policy", "list", "--output", "text").expect(0).out())
        .containsPattern("1\\.0\\.0 +agent +current +unsigned");
    assertThat(autonomy.run("policy", "list", "--history").expect(0).out().lines().toList())
        .hasSize(4)
        .first()
        .asString()
        .contains("\"action\":\"activate\"");
    assertThat(autonomy.run("policy", "activate", "3.0.0").expect(1).error())
        .isEqualTo(
            "autonomy policy activate: no policy `3.0.0` in the store: `policy list` shows them\n");
  }

  @Test
  void aDamagedArchiveIsNotCalledHealthy() throws Exception {
    for (String version : List.of("1.0.0", "2.0.0")) {
      Files.writeString(source.resolve("data.json"), "{\"tools\":[\"" + version + "\"]}\n");
      autonomy.run("policy", "load", "--bundle", build(version).toString()).expect(0);
    }
    autonomy.run("policy", "show").expect(0);
    damage("lkg");
    assertThat(autonomy.run("policy", "show").expect(1).error())
        .startsWith("autonomy policy show: the last known good policy cannot be used: ")
        .hasLineCount(1);
    damage("current");
    Program.Result shown = autonomy.run("policy", "show").expect(1);
    assertThat(shown.error()).startsWith("autonomy policy show: the current policy cannot be used");
    assertThat(shown.out()).contains("\"version\":\"2.0.0\"");
  }

  private void damage(String pointer) throws Exception {
    Path store = autonomy.cache().resolve("policy/managed");
    JsonObject named = JsonObject.parse(Files.readAllBytes(store.resolve(pointer)));
    String blob = named.string("blob").orElseThrow().substring("sha256:".length());
    Files.writeString(store.resolve("blobs/sha256").resolve(blob), "damaged");
  }

  @Test
  void anEmptyStoreSaysSo() throws Exception {
    assertThat(autonomy.run("policy", "list", "--output", "text").expect(0).error())
        .isEqualTo("the store has no policy: `autonomy policy load` loads one\n");
    assertThat(autonomy.run("policy", "list").expect(0).out()).isEmpty();
  }
}
