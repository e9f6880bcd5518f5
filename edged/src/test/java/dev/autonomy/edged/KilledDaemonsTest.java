package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Account;
import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Ledger;
import dev.autonomy.testing.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real sockets, real disks: killed, cut and slowed while they relay. */
@Tag("slow")
class KilledDaemonsTest {

  private static final int ORDINARY_SEGMENTS = 500;
  private static final int LONG_SEGMENTS = 14_400;
  private static final int SEGMENTS_BETWEEN_FAULTS = 25;
  private static final int MOST_BYTES = 400_000;
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m");
  private static final List<String> IDS = List.of("node-a", "node-b", "node-c");

  private final Map<String, FaultProxy> ways = new HashMap<>();
  private final Map<String, ChildDaemon> children = new TreeMap<>();
  private final TestNodes nodes;

  KilledDaemonsTest(@TempDir Path folder) throws Exception {
    nodes = new TestNodes(folder, IDS.toArray(new String[0]));
  }

  /** What was accepted: whose it is, and to whom it is owed. */
  private record Accepted(String node, Digest digest, List<String> peers) {}

  @Test
  void nothingIsLostAndNothingIsThereTwice() throws Exception {
    SplittableRandom random = new SplittableRandom(TestSeed.of(KilledDaemonsTest.class));
    int count = Boolean.getBoolean("autonomy.test.long") ? LONG_SEGMENTS : ORDINARY_SEGMENTS;
    List<Accepted> accepted = new ArrayList<>();
    try {
      begin();
      for (int i = 0; i < count; i++) {
        accepted.add(put(random, i));
        if (i % SEGMENTS_BETWEEN_FAULTS == SEGMENTS_BETWEEN_FAULTS - 1) {
          strike(random);
        }
      }
      for (FaultProxy way : ways.values()) {
        way.closed(false);
        way.delay(0);
      }
      settle();
    } finally {
      end();
    }
    check(accepted);
  }

  private void begin() throws Exception {
    Map<String, Integer> at = new HashMap<>();
    for (String id : IDS) {
      FaultProxy way = new FaultProxy(nodes.port(id));
      ways.put(id, way);
      at.put(id, way.port());
    }
    for (String id : IDS) {
      nodes.configure(id, at, "[relay]\nchunk_size = \"64KiB\"");
      children.put(id, ChildDaemon.start(nodes, id, FLAGS));
    }
  }

  private Accepted put(SplittableRandom random, int seed) throws Exception {
    String id = IDS.get(random.nextInt(IDS.size()));
    List<String> peers = new ArrayList<>(IDS);
    peers.remove(id);
    if (random.nextBoolean()) {
      peers.remove(random.nextInt(peers.size()));
    }
    int size = random.nextInt(10) == 0 ? random.nextInt(MOST_BYTES) : random.nextInt(4_000);
    String line = seed + " " + size + " " + String.join(" ", peers);
    while (true) {
      try {
        String answer = child(id).ask(line);
        String digest = answer.substring(answer.lastIndexOf(' ') + 1);
        return new Accepted(id, Digest.parse(digest).orElseThrow(), peers);
      } catch (IOException _) {
        // Killed before it could answer: whether it was accepted is not known, so once more.
        restart(id);
      }
    }
  }

  private ChildDaemon child(String id) {
    return Objects.requireNonNull(children.get(id));
  }

  private void strike(SplittableRandom random) throws Exception {
    String id = IDS.get(random.nextInt(IDS.size()));
    FaultProxy way = Objects.requireNonNull(ways.get(id));
    switch (random.nextInt(5)) {
      case 0, 1 -> restart(id);
      case 2 -> way.cut();
      case 3 -> way.closed(random.nextBoolean());
      default -> way.delay(random.nextLong(3_000_000));
    }
  }

  private void restart(String id) throws Exception {
    child(id).kill();
    children.put(id, ChildDaemon.start(nodes, id, FLAGS));
  }

  /** Until nobody owes anything, by the ledgers as their daemons write them. */
  private void settle() throws Exception {
    for (String id : IDS) {
      ChildDaemon child = child(id);
      nodes.await(() -> child.ask("owed").equals("owed 0"));
    }
  }

  private void end() throws Exception {
    for (ChildDaemon child : children.values()) {
      child.stop();
    }
    for (FaultProxy way : ways.values()) {
      way.close();
    }
  }

  private void check(List<Accepted> accepted) throws Exception {
    Map<String, Integer> held = new HashMap<>();
    Map<String, Integer> expected = new HashMap<>();
    for (String id : IDS) {
      try (Ledger ledger = SqliteLedger.open(nodes.root(id).resolve(Daemon.LEDGER))) {
        Account account = ledger.account();
        assertThat(account.balanced()).as(id + ": " + account).isTrue();
        assertThat(account.delivered().keySet()).isSubsetOf(DeliveryState.ACKED);
        assertThat(account.accepted()).isEqualTo(account.held());
        held.put(id, Math.toIntExact(account.held().count()));
        for (Accepted one : accepted) {
          if (one.node().equals(id) || one.peers().contains(id)) {
            expected.merge(id, 1, Integer::sum);
            assertThat(ledger.holding(one.digest())).as(one + " at " + id).isPresent();
          }
        }
      }
      assertThat(files(nodes.root(id).resolve("segments"))).isEqualTo(expected.get(id));
      assertThat(files(nodes.root(id).resolve("incoming"))).isZero();
    }
    assertThat(held).isEqualTo(expected);
  }

  private static int files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (var files = Files.walk(folder)) {
      return Math.toIntExact(files.filter(Files::isRegularFile).count());
    }
  }
}
