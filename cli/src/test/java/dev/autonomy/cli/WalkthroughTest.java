package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.line.ShellWords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Types what the documents tell the reader to type, in a directory that looks like the project's.
 * Two things differ: {@code ./test} does nothing here, since it is what runs this, and free ports
 * stand for 7777 and 5000, since a runtime or a registry may be running on this machine.
 */
@Tag("slow")
class WalkthroughTest {

  private static final long STOP_SECONDS = 60;

  /** What runs until it is told to stop, and what it says when it is ready. */
  private enum Companion {
    RUNTIME("./autonomy runtime start", "listening on"),
    REGISTRY("docker-registry serve", "listening on");

    private final String command;
    private final String ready;

    Companion(String command, String ready) {
      this.command = command;
      this.ready = ready;
    }
  }

  private static final Pattern EXPORT = Pattern.compile("export ([A-Z_]+)='([^']*)'\\n");

  @TempDir Path home;
  private final EnumMap<Companion, Process> companions = new EnumMap<>(Companion.class);

  @AfterEach
  void stop() {
    companions.values().forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "docs/tutorials/first-policy.md",
        "docs/tutorials/policy-supply-chain.md"
      })
  void everyCommandWorksAsWrittenAndShowsWhatIsPromised(String document) throws Exception {
    Program autonomy = new Program(home).directory(workingDirectory());
    Walkthrough walkthrough = Walkthrough.read(document);
    List<String> programs = new ArrayList<>(List.of("bash", "curl", "python3"));
    if (walkthrough.blocks().stream().anyMatch(WalkthroughTest::startsRegistry)) {
      programs.add("docker-registry");
    }
    for (String program : programs) {
      assumeTrue(
          autonomy.runCommand(List.of("sh", "-c", "command -v " + program)).status() == 0,
          program + " is not installed: the commands of " + document + " are not tried");
    }
    String port = Integer.toString(freePort());
    String registryPort = Integer.toString(freePort());
    autonomy.variable("AUTONOMY_LISTEN", "127.0.0.1:" + port);
    String shown = "";
    for (Walkthrough.Block block : walkthrough.blocks()) {
      String text =
          block
              .text()
              .replace("127.0.0.1:7777", "127.0.0.1:" + port)
              .replace("127.0.0.1:5000", "127.0.0.1:" + registryPort);
      if (block.isTyped()) {
        shown = type(text, autonomy);
      } else if (block.isOutput()) {
        assertThat(shown).containsPattern(pattern(text));
      }
    }
    for (Process process : companions.values()) {
      process.destroy();
      assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    Process runtime = companions.get(Companion.RUNTIME);
    assertThat(runtime == null ? 0 : runtime.exitValue()).isZero();
  }

  private static boolean startsRegistry(Walkthrough.Block block) {
    return block.isTyped() && block.text().contains(Companion.REGISTRY.command);
  }

  /** Types the block into a shell; a companion that it starts last goes on running. */
  private String type(String block, Program autonomy) throws Exception {
    if (companions.containsKey(Companion.RUNTIME) && block.contains("wal verify")) {
      // A reader is slower than the second within which the first checkpoint is signed.
      Conditions.await(
          "a checkpoint is signed", () -> autonomy.run("wal", "checkpoint").status() == 0);
    }
    Matcher export = EXPORT.matcher(block);
    while (export.find()) {
      autonomy.variable(export.group(1), export.group(2));
    }
    int last = block.stripTrailing().lastIndexOf('\n') + 1;
    String lastLine = block.substring(last).strip();
    for (Companion companion : Companion.values()) {
      if (lastLine.startsWith(companion.command)) {
        String shown = shell(block.substring(0, last), autonomy);
        start(companion, lastLine, autonomy);
        return shown;
      }
    }
    return shell(block, autonomy);
  }

  private static String shell(String commands, Program autonomy) throws Exception {
    return autonomy.runCommand(List.of("bash", "-ec", commands)).expect(0).out();
  }

  private void start(Companion companion, String command, Program autonomy) throws Exception {
    Path out = home.resolve(companion + ".out");
    Path err = home.resolve(companion + ".err");
    companions.put(companion, autonomy.start(List.of("bash", "-ec", "exec " + command), out, err));
    Conditions.await(
        companion + " listens",
        () -> (Files.readString(out) + Files.readString(err)).contains(companion.ready));
  }

  /** What is promised, where an ellipsis stands for anything. */
  private static Pattern pattern(String promised) {
    return Pattern.compile(Pattern.quote(promised.strip()).replace("…", "\\E.*\\Q"));
  }

  private Path workingDirectory() throws IOException {
    Path directory = Files.createDirectory(home.resolve("project"));
    script(directory.resolve("autonomy"), "exec " + ShellWords.join(Program.command()) + " \"$@\"");
    script(directory.resolve("test"), "exit 0");
    for (String name : List.of("examples", "clients/python/src")) {
      copy(SourceTree.root().resolve(name), directory.resolve(name));
    }
    return directory;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path)));
      }
    }
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
