package dev.autonomy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.cli.line.ShellWords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Types what the documents tell the reader to type, in a directory that looks like the project's.
 * Two things differ: {@code ./test} does nothing here, since it is what runs this, and a free port
 * stands for 7777, since a runtime may be running on this machine.
 */
@Tag("slow")
class WalkthroughTest {

  private static final long STOP_SECONDS = 60;
  private static final String START = "./autonomy runtime start";

  @TempDir Path home;
  private final List<Process> services = new ArrayList<>();

  @AfterEach
  void stop() {
    services.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/tutorials/first-policy.md"})
  void everyCommandWorksAsWrittenAndShowsWhatIsPromised(String document) throws Exception {
    Program autonomy = new Program(home).directory(workingDirectory());
    for (String program : List.of("bash", "curl", "python3")) {
      assumeTrue(
          autonomy.runCommand(List.of("sh", "-c", "command -v " + program)).status() == 0,
          program + " is not installed: the commands of " + document + " are not tried");
    }
    String port = Integer.toString(freePort());
    autonomy.variable("AUTONOMY_LISTEN", "127.0.0.1:" + port);
    String shown = "";
    for (Walkthrough.Block block : Walkthrough.read(document).blocks()) {
      String text = block.text().replace("127.0.0.1:7777", "127.0.0.1:" + port);
      if (block.isTyped()) {
        shown = type(text, autonomy);
      } else if (block.isOutput()) {
        assertThat(shown).containsPattern(pattern(text));
      }
    }
    for (Process service : services) {
      service.destroy();
      assertThat(service.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitValue()).isZero();
    }
  }

  /** Types the block into a shell; a runtime that it starts last goes on running. */
  private String type(String block, Program autonomy) throws Exception {
    if (!services.isEmpty() && block.contains("wal verify")) {
      // A reader is slower than the second within which the first checkpoint is signed.
      Conditions.await(
          "a checkpoint is signed", () -> autonomy.run("wal", "checkpoint").status() == 0);
    }
    boolean starts = block.strip().endsWith(START);
    String commands = starts ? block.substring(0, block.lastIndexOf(START)) : block;
    String shown = autonomy.runCommand(List.of("bash", "-ec", commands)).expect(0).out();
    if (starts) {
      Path out = home.resolve("service.out");
      services.add(
          autonomy.start(
              List.of("bash", "-ec", "exec " + START), out, home.resolve("service.err")));
      Conditions.await("the runtime listens", () -> Files.readString(out).contains("listening on"));
    }
    return shown;
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
