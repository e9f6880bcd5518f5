package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class ExamplesTest {

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "python3, agent.py",
    "sh, agent.sh",
    "node, agent.mjs",
    "java, Agent.java",
  })
  void anAgentInAnyLanguageIsGoverned(String interpreter, String example) throws Exception {
    Program autonomy = new Program(home).directory(SourceTree.root());
    String found = interpreter.equals("java") ? ownJava() : interpreter;
    String needed = interpreter.equals("sh") ? "curl" : found;
    assumeTrue(
        autonomy.runCommand(List.of("sh", "-c", "command -v " + needed)).status() == 0,
        needed + " is not installed: " + example + " is not tried");

    Program.Result result = autonomy.run("run", found, "examples/" + example).expect(0);

    assertThat(result.out())
        .containsPattern("(?m)^.*(tool.echo +allow +.*hello|\"output\":\"hello\").*$")
        .contains("runtime: endpoint not in allowlist")
        .contains("a shell can do anything");
    assertThat(result.error()).contains(" 1 allowed, ");
    List<String> decided = new ArrayList<>();
    for (String line :
        autonomy.run("wal", "inspect", "--run", "last", "--kind", "autonomy.decision").lines()) {
      decided.add(line.replaceAll(".*\"tool\":\"([^\"]*)\",\"outcome\":\"([^\"]*)\".*", "$1 $2"));
    }
    assertThat(decided)
        .startsWith(
            "tool.echo allow", "tool.http_get allow", "tool.http_get deny", "tool.shell deny");
    autonomy.run("wal", "verify", "--run", "last").expect(0);
  }

  private static String ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @ParameterizedTest
  @CsvSource({"python3, agent.py", "sh, agent.sh", "node, agent.mjs"})
  void anAgentWithoutARuntimeSaysHowToStartIt(String interpreter, String example) throws Exception {
    Program shell = new Program(home).directory(SourceTree.root());
    assumeTrue(
        shell.runCommand(List.of("sh", "-c", "command -v " + interpreter)).status() == 0,
        interpreter + " is not installed: " + example + " is not tried");
    Program.Result result = shell.runCommand(List.of(interpreter, "examples/" + example));
    assertThat(result.status()).isNotZero();
    assertThat(result.error()).contains("AUTONOMY_RUNTIME_URL").contains("autonomy run");
  }
}
