package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Segment;
import dev.autonomy.testing.TestSeed;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

  @TempDir private Path folder = Path.of("");

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new SplittableRandom(TestSeed.of(DaemonTest.class) + size).nextBytes(content);
    return content;
  }

  @Test
  void aSegmentGoesFromNodeToNode() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      Daemon a = nodes.start("node-a");
      Daemon b = nodes.start("node-b");
      byte[] content = random(3_000_000);
      Segment segment = TestNodes.put(a, content, "node-b");
      nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
      assertThat(TestNodes.content(b, segment.digest())).isEqualTo(content);
      assertThat(b.ledger().holding(segment.digest()).orElseThrow().origin().peer())
          .isEqualTo("node-a");
      assertThat(a.ledger().account().balanced()).isTrue();
    }
  }

  @Test
  void manySmallSegmentsGoBothWaysAndAnEmptyOneToo() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      Daemon a = nodes.start("node-a");
      Daemon b = nodes.start("node-b");
      List<Segment> toB = new ArrayList<>();
      List<Segment> toA = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        toB.add(TestNodes.put(a, random(i * 7), "node-b"));
        toA.add(TestNodes.put(b, random(10_000 + i), "node-a"));
      }
      for (Segment segment : toB) {
        nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
        assertThat(b.ledger().holding(segment.digest())).isPresent();
      }
      for (Segment segment : toA) {
        nodes.await(() -> TestNodes.state(b, segment) == DeliveryState.ACKED);
      }
    }
  }

  @Test
  void whoSendsWhatSomebodyElseBringsFirstIsToldInTheMiddle() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b", "node-c")) {
      nodes.configure(
          "node-a",
          Map.of(),
          "[relay]\nchunk_size = \"64KiB\"\n[bandwidth]\noutbound_rate = \"100KiB/s\"");
      Daemon a = nodes.start("node-a");
      Daemon b = nodes.start("node-b");
      Daemon c = nodes.start("node-c");
      byte[] content = random(20_000_000);
      Segment segment = TestNodes.put(a, content, "node-b");
      nodes.await(() -> b.inbox().transfers().stream().anyMatch(one -> one.offset() > 0));

      TestNodes.put(c, content, "node-b");

      nodes.await(() -> TestNodes.state(c, segment) == DeliveryState.ACKED);
      nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
      assertThat(TestNodes.delivery(a, segment).attempts()).isZero();
      assertThat(TestNodes.delivery(a, segment).reason()).isEmpty();
      assertThat(b.ledger().holding(segment.digest()).orElseThrow().origin().peer())
          .isEqualTo("node-c");
      Segment next = TestNodes.put(a, random(1000), "node-b");
      nodes.await(() -> TestNodes.state(a, next) == DeliveryState.ACKED);
    }
  }

  @Test
  void whatIsOwedWaitsForAPeerThatIsNotThereAndCostsNoAttempt() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      Daemon a = nodes.start("node-a");
      Segment segment = TestNodes.put(a, random(1000), "node-b");
      nodes.await(() -> nodes.log().split("unreachable", -1).length > 4);
      assertThat(TestNodes.delivery(a, segment).attempts()).isZero();
      nodes.start("node-b");
      nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
    }
  }

  @Test
  void aNodeThatComesBackGoesOnWithWhatItOwes() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      Daemon a = nodes.start("node-a");
      Segment segment = TestNodes.put(a, random(5000), "node-b");
      nodes.stop("node-a");
      nodes.start("node-b");
      Daemon again = nodes.start("node-a");
      nodes.await(() -> TestNodes.state(again, segment) == DeliveryState.ACKED);
    }
  }

  @Test
  void aPeerThatIsRevokedIsCutOffByAReload() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      Daemon a = nodes.start("node-a");
      Daemon b = nodes.start("node-b");
      Segment first = TestNodes.put(a, random(100), "node-b");
      nodes.await(() -> TestNodes.state(a, first) == DeliveryState.ACKED);
      nodes.revoke("node-a");
      b.reload();
      nodes.await(() -> nodes.log().contains("reason=revoked"));
      Segment second = TestNodes.put(a, random(200), "node-b");
      nodes.await(() -> nodes.log().contains("unreachable"));
      assertThat(TestNodes.state(a, second)).isNotEqualTo(DeliveryState.ACKED);
      assertThat(b.ledger().holding(second.digest())).isEmpty();
    }
  }

  @Test
  void aPeerThatMovesIsFoundAfterAReload() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      nodes.configure("node-a", Map.of("node-b", TestNodes.freePort()), "");
      Daemon a = nodes.start("node-a");
      nodes.start("node-b");
      Segment segment = TestNodes.put(a, random(300), "node-b");
      nodes.await(() -> nodes.log().contains("unreachable"));
      nodes.configure("node-a", Map.of(), "");
      a.reload();
      nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
    }
  }

  @Test
  void aReloadThatWouldNeedARestartChangesNothing() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      Daemon a = nodes.start("node-a");
      nodes.configure("node-a", Map.of(), "[storage]\nceiling = \"20MiB\"");
      assertThatThrownBy(a::reload)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("[storage] changed: that takes a restart");
    }
  }

  @Test
  void itsOperatorsAskOverTheSocketAndPrometheusOverLoopback() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b")) {
      int port = TestNodes.freePort();
      nodes.configure("node-a", Map.of(), "[metrics]\nlisten = \"127.0.0.1:" + port + "\"");
      Daemon a = nodes.start("node-a");
      nodes.start("node-b");
      Segment segment = TestNodes.put(a, random(5_000), "node-b");
      nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
      String socket = nodes.root("node-a").resolve("control/edged.sock").toString();
      assertThat(ControlNode.type("status", "--socket", socket).out())
          .contains("node-a")
          .contains("2026");
      assertThat(ControlNode.type("peers", "--socket", socket).out())
          .contains("node-b.example")
          .contains("up");
      assertThat(ControlNode.type("reload", "--socket", socket).status()).isZero();
      assertThat(ControlNode.type("events", "--socket", socket).out())
          .contains("peer_up")
          .contains("acked " + segment.digest());
      URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
      try (InputStream body = metrics.toURL().openStream()) {
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
            .contains("edged_acked_segments_total{peer=\"node-b\"} 1\n");
      }
    }
  }
}
