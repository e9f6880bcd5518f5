package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Segment;
import dev.autonomy.testing.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A state root whose file system is really full: a tmpfs, where mounting one is permitted. */
@Timeout(120)
class FullStateRootTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void peerAndOperatorAreToldThatTheDiskIsFullAndNothingIsLostWhenThereIsRoomAgain()
      throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      Path root = nodes.root("node-b");
      assumeTrue(
          run("mount", "-t", "tmpfs", "-o", "size=12m,mode=0700", "tmpfs", root.toString()),
          "skipped: mounting a tmpfs is not permitted here");
      try {
        relayOver(nodes, root);
        nodes.stop("node-b");
      } finally {
        assertThat(run("umount", "-l", root.toString())).isTrue();
      }
    }
  }

  private void relayOver(TestNodes nodes, Path root) throws Exception {
    nodes.configure("node-a", Map.of(), "");
    Path config = nodes.config("node-a");
    Files.writeString(
        config, Files.readString(config).replace("[retry]", "[retry]\nmax_retries = 1000"));
    Daemon a = nodes.start("node-a");
    Daemon b = nodes.start("node-b");
    Path ballast = root.resolve("ballast");
    byte[] piece = new byte[256 << 10];
    int room = Math.toIntExact(Files.getFileStore(root).getUsableSpace());
    Files.write(ballast, new byte[room - piece.length]);
    byte[] content = new byte[2 << 20];
    new SplittableRandom(TestSeed.of(FullStateRootTest.class)).nextBytes(content);
    Segment segment = TestNodes.put(a, content, "node-b");
    nodes.await(() -> TestNodes.delivery(a, segment).reason().equals("disk_full"));

    String socket = root.resolve("control/edged.sock").toString();
    Path file = Files.write(folder.resolve("other"), content);
    file = Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    ControlNode.Result refused =
        ControlNode.type("segment", "put", file.toString(), "--output", "json", "--socket", socket);
    assertThat(refused.status()).isNotZero();
    assertThat(refused.error()).contains("no space left on the device");

    Files.delete(ballast);
    nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
    assertThat(TestNodes.content(b, segment.digest())).isEqualTo(content);
    assertThat(nodes.log()).doesNotContain("bad_answer");
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
