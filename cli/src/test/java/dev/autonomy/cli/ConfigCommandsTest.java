package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {

  @TempDir Path home;
  private Program autonomy;
  private Path file;

  @BeforeEach
  void locate() {
    autonomy = new Program(home);
    file = home.resolve("config/autonomyops/config");
  }

  @Test
  void aValueIsKeptShownAndTakenBack() throws Exception {
    assertThat(autonomy.run("config", "get", "identity.node_id").expect(1).error())
        .isEqualTo(
            "autonomy config get: `identity.node_id` is not set; commands use: the host's name\n");
    assertThat(autonomy.run("config", "set", "identity.node_id", "robot-7").expect(0).out())
        .isEmpty();
    assertThat(autonomy.run("config", "get", "identity.node_id").expect(0).out())
        .isEqualTo("robot-7\n");
    assertThat(file).hasContent("identity.node_id = robot-7\n");
    autonomy.run("config", "unset", "identity.node_id").expect(0);
    autonomy.run("config", "get", "identity.node_id").expect(1);
  }

  @Test
  void theEnvironmentWinsOverTheFileAndTheFileOverTheDefault() throws Exception {
    assertThat(autonomy.run("config", "get", "runtime.listen").expect(0).out())
        .isEqualTo("127.0.0.1:7777\n");
    autonomy.run("config", "set", "runtime.listen", "127.0.0.1:8888").expect(0);
    assertThat(autonomy.run("config", "get", "runtime.listen").expect(0).out())
        .isEqualTo("127.0.0.1:8888\n");
    autonomy.variable("AUTONOMY_LISTEN", "127.0.0.1:9999");
    assertThat(autonomy.run("config", "get", "runtime.listen").expect(0).out())
        .isEqualTo("127.0.0.1:9999\n");
    assertThat(autonomy.run("config", "list", "--output", "text").expect(0).lines())
        .anyMatch(line -> line.matches("runtime.listen +127.0.0.1:9999 +AUTONOMY_LISTEN"));
    assertThat(autonomy.run("config", "list").expect(0).out())
        .contains(
            "\"runtime.listen\":{\"value\":\"127.0.0.1:9999\",\"source\":\"AUTONOMY_LISTEN\"}");
  }

  @Test
  void whatAPersonWroteIntoTheFileStays() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "# our robot\n\noutput=json\nidentity.node_id = a\n# end\n");
    autonomy.run("config", "set", "identity.node_id", "b = c").expect(0);
    assertThat(file).hasContent("# our robot\n\noutput=json\nidentity.node_id = b = c\n# end\n");
    assertThat(autonomy.run("config", "get", "identity.node_id").expect(0).out())
        .isEqualTo("b = c\n");
  }

  @Test
  void aFileThatIsALinkStaysALink() throws Exception {
    Path target = Files.writeString(home.resolve("dotfile"), "output = json\n");
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, target);
    autonomy.run("config", "set", "identity.node_id", "x").expect(0);
    assertThat(file).isSymbolicLink();
    assertThat(target).hasContent("output = json\nidentity.node_id = x\n");
  }

  @Test
  void wrongKeysAndValuesAreRefusedWithTheRemedy() throws Exception {
    assertThat(autonomy.run("config", "set", "identity.nodeid", "x").expect(2).error())
        .contains("unknown key `identity.nodeid`: did you mean `identity.node_id`?");
    assertThat(autonomy.run("config", "set", "color", "x").expect(2).error())
        .contains("known keys are identity.node_id, ");
    assertThat(autonomy.run("config", "set", "output", "xml").expect(2).error())
        .contains("`xml` is no value for `output`: expected `json` or `text`");
    assertThat(autonomy.run("config", "set", "output", "").expect(2).error())
        .contains("config unset");
    assertThat(file).doesNotExist();
  }

  @Test
  void aMistypedFileIsRefusedByEveryCommandThatReadsIt() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "\nruntime.alowed_domains = x\n");
    assertThat(autonomy.run("config", "list").expect(2).error())
        .contains(file + ":2: unknown key `runtime.alowed_domains`: did you mean `runtime.allowed");
    assertThat(autonomy.run("run", "true").expect(2).error()).contains(file + ":2: unknown key");
    Files.writeString(file, "output: json\n");
    assertThat(autonomy.run("config", "list").expect(2).error())
        .contains(file + ":1: expected `key = value`, found `output: json`");
    Files.writeString(file, "output = json\noutput = text\n");
    assertThat(autonomy.run("config", "list").expect(2).error())
        .contains(file + ":2: `output` is set twice");
  }

  @Test
  void anotherFileCanBeNamed() throws Exception {
    Path other = Files.writeString(home.resolve("other"), "identity.node_id = elsewhere\n");
    autonomy.variable("AUTONOMY_CONFIG", other.toString());
    assertThat(autonomy.run("config", "get", "identity.node_id").expect(0).out())
        .isEqualTo("elsewhere\n");
  }
}
