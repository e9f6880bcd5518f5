package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Segment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapPlanTest {

  private static final long MIB = 1L << 20;

  private static final long LAUNCHER_HEAP_BYTES = heap(48);

  /** As the launcher starts the daemon. */
  private static final List<String> LAUNCHER_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms14m",
          "-Xmn6m",
          "-XX:SurvivorRatio=1",
          "-Xmx48m",
          "-Xss512k",
          "-XX:MaxDirectMemorySize=8m",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError");

  @TempDir private Path folder = Path.of("");

  /** What a JVM started with {@code -Xmx} has: all but the half of the survivors' space. */
  private static long heap(long mebibytes) {
    return (mebibytes - 2) * MIB;
  }

  private EdgeConfiguration configuration(String more, int peers) throws Exception {
    String[] ids = new String[peers + 1];
    for (int i = 0; i <= peers; i++) {
      ids[i] = "node-" + i;
    }
    try (TestNodes nodes = new TestNodes(folder, ids)) {
      nodes.configure("node-0", Map.of(), more);
      return ConfigurationReader.read(nodes.config("node-0"));
    }
  }

  @Test
  void theDefaultsFitIntoTheLaunchersHeapWithWindowsOfHalfAMebibyte() throws Exception {
    EdgeConfiguration configuration = configuration("", 8);
    HeapPlan plan = HeapPlan.of(configuration, LAUNCHER_HEAP_BYTES);
    plan.requireFits(configuration);
    assertThat(plan.windowBytes()).isBetween(512 << 10, HeapPlan.MAX_WINDOW_BYTES);
  }

  @Test
  void withMoreHeapTheWindowsAreLargerUpToABound() throws Exception {
    EdgeConfiguration configuration = configuration("", 1);
    int before = 0;
    for (long heap = 48 * MIB; heap <= 96 * MIB; heap += 8 * MIB) {
      int window = HeapPlan.of(configuration, heap).windowBytes();
      assertThat(window).isGreaterThanOrEqualTo(before);
      before = window;
    }
    assertThat(before).isEqualTo(HeapPlan.MAX_WINDOW_BYTES);
  }

  private String refusal(EdgeConfiguration configuration, long heapBytes) {
    return catchThrowableOfType(
            ConfigurationException.class,
            () -> HeapPlan.of(configuration, heapBytes).requireFits(configuration))
        .lines()
        .getFirst();
  }

  private static long number(String message, String name) {
    Matcher matcher = Pattern.compile(name + " ?= ?([0-9]+)").matcher(message);
    assertThat(matcher.find()).as(message).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void whatDoesNotFitIsRefusedWithWhatWould() throws Exception {
    String chunks = "chunk_size = \"1MiB\"";
    EdgeConfiguration tooMuch =
        configuration("[relay]\nmax_concurrent_transfers = 64\n" + chunks, 1);
    String message = refusal(tooMuch, LAUNCHER_HEAP_BYTES);
    assertThat(message).contains(": 64 transfers each way and 1 known peers take up to 1");

    long heap = number(message, "EDGED_HEAP");
    HeapPlan.of(tooMuch, heap(heap)).requireFits(tooMuch);
    assertThat(refusal(tooMuch, heap(heap - 8))).contains("EDGED_HEAP=" + heap + "m");

    long possible = number(message, "max_concurrent_transfers");
    EdgeConfiguration enough = withTransfers(tooMuch, possible);
    HeapPlan.of(enough, LAUNCHER_HEAP_BYTES).requireFits(enough);
    assertThat(refusal(withTransfers(tooMuch, possible + 1), LAUNCHER_HEAP_BYTES))
        .contains("max_concurrent_transfers = " + possible + " fits");
  }

  private static EdgeConfiguration withTransfers(EdgeConfiguration configuration, long transfers)
      throws Exception {
    String text = Files.readString(configuration.file());
    Files.writeString(
        configuration.file(),
        text.replaceAll(
            "max_concurrent_transfers = [0-9]+", "max_concurrent_transfers = " + transfers));
    return ConfigurationReader.read(configuration.file());
  }

  @Test
  void aDaemonThatCouldRunOutOfHeapDoesNotStart() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      nodes.configure("node-a", Map.of(), "[relay]\nmax_concurrent_transfers = 64");
      assertThatThrownBy(() -> ChildDaemon.start(nodes, "node-a", LAUNCHER_FLAGS))
          .hasMessageContaining("64 transfers each way and 1 known peers take up to ")
          .hasMessageContaining("EDGED_HEAP=");
      assertThat(nodes.root("node-a")).isEmptyDirectory();
    }
  }

  @Test
  void aReloadKeepsTheWindowsAndIsRefusedWhenMoreOfThemDoNotFit() throws Exception {
    EdgeConfiguration more = configuration("[relay]\nmax_concurrent_transfers = 20", 1);
    HeapPlan plan = HeapPlan.of(more, LAUNCHER_HEAP_BYTES);
    plan.requireFits(more);
    assertThatThrownBy(() -> plan.withWindow(HeapPlan.MAX_WINDOW_BYTES).requireFits(more))
        .isInstanceOf(ConfigurationException.class);
  }

  /** Sixteen transfers each way, slower than their senders, with chunks as large as they may be. */
  @Test
  @Tag("slow")
  void everythingAtOnceStaysWithinThePlan() throws Exception {
    String[] ids = {"hub", "node-1", "node-2", "node-3", "node-4"};
    try (TestNodes nodes = new TestNodes(folder, ids)) {
      nodes.limitPeers("max_inbound_rate = \"2MiB/s\"\nmax_outbound_rate = \"2MiB/s\"");
      nodes.configure("hub", Map.of(), "");
      nodes.limitPeers("");
      ChildDaemon hub = ChildDaemon.start(nodes, "hub", LAUNCHER_FLAGS);
      try {
        long idle = used(hub);
        long most = idle;
        Map<Segment, Daemon> owed = new HashMap<>();
        for (int i = 1; i < ids.length; i++) {
          nodes.configure(ids[i], Map.of(), "[relay]\nchunk_size = \"1MiB\"");
          Daemon peer = nodes.start(ids[i]);
          for (int j = 0; j < 4; j++) {
            long seed = 4L * i + j;
            owed.put(TestNodes.put(peer, DaemonProcess.content(-seed, 3 << 20), "hub"), peer);
            hub.ask(seed + " " + (3 << 20) + " " + ids[i]);
          }
        }
        for (Map.Entry<Segment, Daemon> one : owed.entrySet()) {
          while (TestNodes.state(one.getValue(), one.getKey()) != DeliveryState.ACKED) {
            most = Math.max(most, used(hub));
          }
        }
        nodes.await(() -> hub.ask("owed").equals("owed 0"));
        EdgeConfiguration configuration = ConfigurationReader.read(nodes.config("hub"));
        HeapPlan plan = HeapPlan.of(configuration, LAUNCHER_HEAP_BYTES);
        System.out.printf(
            "heap: %d KiB idle, %d KiB in use at most, %d KiB planned%n",
            idle >> 10, most >> 10, plan.neededBytes() >> 10);
        assertThat(idle).isLessThan(HeapPlan.BASE_BYTES);
        assertThat(most).isBetween(idle + 16 * MIB, plan.neededBytes());
      } finally {
        hub.stop();
      }
    }
  }

  private static long used(ChildDaemon child) throws Exception {
    return Long.parseLong(child.ask("heap").substring("heap ".length()));
  }
}
