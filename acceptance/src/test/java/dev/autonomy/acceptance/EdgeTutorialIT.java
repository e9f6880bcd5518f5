package dev.autonomy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types the tutorial of the edge relay as it stands, with the program that the build has made: only
 * the command that builds is left out, and free ports stand for 7443 and 7444.
 */
class EdgeTutorialIT {

  private static final Path TUTORIAL = Path.of("../docs/tutorials/edge-relay.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  /** Stops what a failing command leaves running; nothing else is touched. */
  private static final String PRELUDE =
      "set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";

  @Test
  void everyCommandDoesWhatTheTextSays(@TempDir Path folder) throws Exception {
    Path home = Path.of(System.getProperty("autonomy.edge", "")).toRealPath();
    Files.createDirectories(folder.resolve("edge-dist/target"));
    Files.createSymbolicLink(folder.resolve("edge-dist/target/autonomy-edge"), home);
    String script = script();

    Command.Result result =
        Command.of(folder.toRealPath(), "bash", "-c", script).with("HOME", folder).run();

    assertThat(result.status()).as(script + "\n" + result).isZero();
    assertThat(result.out()).contains("map of hall 3").contains("every");
    assertThat(folder.resolve("relay/copy.bin"))
        .hasSameBinaryContentAs(folder.resolve("relay/map.bin"));
  }

  private static String script() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(TUTORIAL));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).hasSizeGreaterThan(5);
    return PRELUDE
        + String.join("\n", blocks)
            .replaceFirst("mvn [^\n]*\n", "")
            .replace("7443", freePort())
            .replace("7444", freePort());
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }
}
