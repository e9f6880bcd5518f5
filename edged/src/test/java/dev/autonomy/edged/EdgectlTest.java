package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Delivery;
import dev.autonomy.edge.DeliveryFilter;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Segment;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's commands against a server in this process. */
@SuppressWarnings("NullAway.Init") // the node is made before each test
class EdgectlTest {

  @TempDir private Path folder = Path.of("");
  private ControlNode node;

  @BeforeEach
  void begin() throws IOException {
    node = new ControlNode(folder);
  }

  @AfterEach
  void end() {
    node.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i * 31 + i / 251);
    }
    return content;
  }

  private void giveUp(Reason reason) throws IOException {
    for (Delivery delivery : node.ledger.deliveries(DeliveryFilter.open(), 1_000)) {
      assertThat(node.ledger.move(delivery, delivery.givenUp(3, reason), ControlNode.NOW)).isTrue();
    }
  }

  @Test
  void aFileThatIsPutInIsHeldOwedAndGotBack() throws IOException {
    Path file = folder.resolve("run.mcap");
    byte[] content = content(3_000_001);
    Files.write(file, content);
    ControlNode.Result put =
        node.edgectl(
            "segment",
            "put",
            file.toString(),
            "--to",
            "base,depot",
            "--priority",
            "8",
            "--label",
            "run 7",
            "--expires",
            "1d");
    String name = Digest.of(content).toString();
    assertThat(put).isEqualTo(new ControlNode.Result(0, name + "\n", ""));
    Segment held = node.ledger.holding(Digest.of(content)).orElseThrow().segment();
    assertThat(held.priority()).isEqualTo(8);
    assertThat(held.label()).isEqualTo("run 7");
    assertThat(held.expires()).isEqualTo(Optional.of(ControlNode.NOW.plusSeconds(86_400)));
    assertThat(node.ledger.deliveries(held.digest()))
        .extracting(Delivery::peer)
        .containsExactly("base", "depot");
    assertThat(node.orders).contains("wake");

    Path copy = folder.resolve("copy");
    ControlNode.Result got = node.edgectl("segment", "get", name, "--to-file", copy.toString());
    assertThat(got).isEqualTo(new ControlNode.Result(0, "", ""));
    assertThat(copy).hasBinaryContent(content);
    assertThat(node.edgectl("segment", "get", name, "--to-file", copy.toString()).error())
        .contains("is there already");
    assertThat(node.edgectl("segment", "put", file.toString()).out()).contains("was here already");
    assertThat(node.edgectl("segment", "verify", name).out()).startsWith("ok");
  }

  @Test
  void contentThatWasDamagedIsNotGotAndIsFound() throws IOException {
    Segment segment = node.put(content(100_000));
    String hex = segment.digest().hex();
    Path stored = node.root.resolve("segments/" + hex.substring(0, 2) + "/" + hex);
    byte[] damaged = Files.readAllBytes(stored);
    damaged[70_000] ^= 1;
    Files.write(stored, damaged);
    Path copy = folder.resolve("copy");
    ControlNode.Result got =
        node.edgectl("segment", "get", segment.digest().toString(), "--to-file", copy.toString());
    assertThat(got.status()).isEqualTo(1);
    assertThat(got.error()).contains("is damaged");
    assertThat(copy).doesNotExist();
    assertThat(folder.resolve("copy.part")).doesNotExist();
    assertThat(node.edgectl("segment", "verify", segment.digest().toString()).status())
        .isEqualTo(1);
    ControlNode.Result check = node.edgectl("fsck");
    assertThat(check.status()).isEqualTo(1);
    assertThat(check.out()).contains(segment.digest().toString()).contains("something is wrong");
  }

  @Test
  void aSoundStoreIsFoundSoundAndStrayFilesAreNamed() throws IOException {
    node.put(bytes("one"), "base");
    node.put(bytes("two"));
    ControlNode.Result sound = node.edgectl("fsck");
    assertThat(sound.status()).isZero();
    assertThat(sound.out()).contains("2 read").endsWith("ok\n");
    Path stray = node.root.resolve("segments/ab/" + "ab".repeat(32));
    Files.createDirectories(folder.resolve("state/segments/ab"));
    Files.writeString(stray, "nobody's");
    ControlNode.Result found = node.edgectl("fsck", "--output", "json");
    assertThat(found.status()).isEqualTo(1);
    assertThat(found.out()).contains("\"unheld_files\":[\"segments/ab/" + "ab".repeat(32) + "\"]");
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsReasonAndLeavesNothing() throws IOException {
    long used = node.store.usedBytes();
    Path file = folder.resolve("large");
    Files.write(file, content(20 << 20));
    assertThat(node.edgectl("segment", "put", file.toString()).status()).isZero();
    Path other = folder.resolve("other");
    Files.write(other, content(20_000_001));
    ControlNode.Result full = node.edgectl("segment", "put", other.toString(), "--output", "json");
    assertThat(full.status()).isEqualTo(1);
    assertThat(full.error()).contains("no room for 20000001 bytes");
    assertThat(node.edgectl("events").out()).contains("refused").contains("ceiling_exceeded");
    node.edgectl("segment", "rm", Digest.of(content(20 << 20)).toString());
    assertThat(node.store.usedBytes()).isEqualTo(used);
  }

  @Test
  void whatIsOwedIsRemovedWithForceOnly() throws IOException {
    Segment segment = node.put(bytes("owed"), "base");
    String name = segment.digest().toString();
    ControlNode.Result refused = node.edgectl("segment", "rm", name);
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.error()).contains("still owed to base").contains("--force");
    assertThat(node.ledger.holding(segment.digest())).isPresent();
    ControlNode.Result removed = node.edgectl("segment", "rm", name, "--force");
    assertThat(removed.out()).contains("removed " + name).contains("1 deliveries");
    String user = System.getProperty("user.name");
    assertThat(node.ledger.account().removed()).containsKey(user);
    assertThat(node.edgectl("relay", "account").out())
        .contains("removed by " + user)
        .contains("withdrawn by " + user)
        .endsWith("balanced\n");
    assertThat(node.edgectl("events").out()).contains("removed by " + user);
    assertThat(node.edgectl("segment", "show", name).error()).contains("is not on this node");
  }

  @Test
  void deadlettersAreListedInspectedRetriedAndPurged() throws IOException {
    Segment one = node.put(bytes("one"), "base", "depot");
    node.put(bytes("two"), "base");
    giveUp(Reason.TOO_LARGE);
    assertThat(node.edgectl("relay", "deadletter", "list").out())
        .contains("too_large")
        .contains(one.digest().toString());
    assertThat(node.edgectl("relay", "deadletter", "list", "--peer", "depot").out().lines())
        .hasSize(2);
    assertThat(node.edgectl("relay", "deadletter", "list", "--limit", "1").out())
        .contains("the first 1 of 3");
    assertThat(node.edgectl("relay", "deadletter", "inspect", one.digest().toString()).out())
        .contains("depot")
        .contains("attempts        3");
    assertThat(node.edgectl("relay", "deadletter", "retry").status()).isEqualTo(2);
    assertThat(node.edgectl("relay", "deadletter", "retry", "--peer", "depot").out())
        .startsWith("scheduled again: 1 ");
    ControlNode.Result dry = node.edgectl("relay", "deadletter", "purge", "--all");
    assertThat(dry.out()).startsWith("would purge 2 ").contains("--force");
    assertThat(node.ledger.count(DeliveryFilter.deadletters()).count()).isEqualTo(2);
    assertThat(
            node.edgectl("relay", "deadletter", "purge", "--reason", "too_large", "--force").out())
        .startsWith("purged 2 ");
    assertThat(node.ledger.count(DeliveryFilter.deadletters()).count()).isZero();
    assertThat(node.edgectl("relay", "account").status()).isZero();
    assertThat(node.edgectl("relay", "deadletter", "purge", "--reason", "nonsense").error())
        .contains("no reason");
  }

  @Test
  void theQueueIsShownInTheOrderOfItsTurns() throws IOException {
    Segment one = node.put(bytes("one"), "base");
    Segment two = node.put(bytes("two"), "base");
    ControlNode.Result queue = node.edgectl("relay", "queue");
    assertThat(queue.out().indexOf(one.digest().toString()))
        .isPositive()
        .isLessThan(queue.out().indexOf(two.digest().toString()));
    assertThat(node.edgectl("relay", "queue", "--peer", "depot").out().lines()).hasSize(1);
    assertThat(node.edgectl("relay", "queue", "--state", "acked").out().lines()).hasSize(1);
    assertThat(node.edgectl("segment", "list", "--limit", "1").out()).contains("there are more");
    assertThat(node.edgectl("segment", "show", one.digest().toString()).out())
        .contains("scheduled")
        .contains("put in here");
  }

  @Test
  void aPauseAndARateAreKeptAndTold() throws IOException {
    assertThat(node.edgectl("relay", "pause").out()).isEqualTo("paused\n");
    assertThat(node.relay.paused()).isTrue();
    assertThat(node.edgectl("relay", "status").out()).contains("relay      paused");
    assertThat(node.edgectl("relay", "resume").out()).isEqualTo("running\n");
    assertThat(node.relay.paused()).isFalse();
    assertThat(node.edgectl("relay", "config", "set-bandwidth", "--rate", "256KiB").out())
        .contains("256 KiB/s, set by an operator");
    assertThat(node.relay.operatorRate()).isEqualTo(Optional.of(256L << 10));
    assertThat(node.edgectl("relay", "config", "get").out()).contains("256 KiB/s");
    assertThat(node.edgectl("relay", "config", "set-bandwidth", "--reset").out())
        .contains("by the configuration");
    assertThat(node.edgectl("relay", "config", "set-bandwidth").status()).isEqualTo(2);
    assertThat(node.edgectl("events").out()).contains("relay.pause").contains("by ");
  }

  @Test
  void aReloadThatIsRefusedSaysWhy() {
    assertThat(node.edgectl("reload").out()).isEqualTo("reloaded\n");
    ControlNode.Result refused = node.edgectl("reload");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.error()).contains("nothing has changed: edge.toml:3:1: wrong (and 1 more)");
  }

  @Test
  void theMetricsCountWhatHappened() throws IOException {
    node.put(bytes("one"), "base");
    node.edgectl("relay", "pause");
    assertThat(node.edgectl("metrics").out())
        .contains("edged_info{node=\"node-a\",version=\"1.2.3\"} 1\n")
        .contains("edged_accepted_segments_total{peer=\"local\"} 1\n")
        .contains("edged_accepted_bytes_total{peer=\"local\"} 3\n")
        .contains("edged_backlog_deliveries{peer=\"base\",state=\"scheduled\"} 1\n")
        .contains("edged_commands_total{command=\"relay.pause\"} 1\n")
        .contains("edged_link_up{peer=\"depot\"} 0\n")
        .contains("edged_paused 1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "peers",
        "relay status",
        "relay queue",
        "relay account",
        "relay config get",
        "relay deadletter list",
        "segment list",
        "fsck"
      })
  void everyReportIsOneJsonObjectWhenAskedFor(String command) throws Exception {
    node.put(bytes("one"), "base");
    List<String> words = new java.util.ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--output", "json"));
    ControlNode.Result result = node.edgectl(words.toArray(String[]::new));
    assertThat(result.status()).isZero();
    JsonObject answer = JsonObject.parse(bytes(result.out().strip()));
    assertThat(answer.get("ok")).isEqualTo(JsonBoolean.TRUE);
    ControlNode.Result text = node.edgectl(command.split(" ", -1));
    assertThat(text.status()).isZero();
    assertThat(text.out()).isNotEmpty();
  }

  @Test
  void withoutADaemonEveryCommandEndsWithStatusThreeAndOneLine() {
    node.close();
    for (String command : List.of("status", "fsck", "relay status", "events --follow", "metrics")) {
      ControlNode.Result down = node.edgectl(command.split(" ", -1));
      assertThat(down.status()).as(command).isEqualTo(3);
      assertThat(down.error().lines()).hasSize(1);
      assertThat(down.error()).contains("edged does not listen at").contains("--socket");
    }
    ControlNode.Result tooLong = ControlNode.type("status", "--socket", "/" + "x".repeat(200));
    assertThat(tooLong.status()).isEqualTo(3);
    assertThat(tooLong.error()).contains("at most 107");
  }

  @Test
  void theSocketIsFoundThroughTheConfiguration() throws IOException {
    Path config = folder.resolve("edge.toml");
    Files.writeString(config, "state_root = \"state\"\n");
    assertThat(ControlNode.type("status", "--config", config.toString()).out()).contains("node-a");
    Files.writeString(config, "control_socket = \"state/control/edged.sock\"\n");
    assertThat(ControlNode.type("status", "--config", config.toString()).status()).isZero();
    Files.writeString(config, "node_id = \"a\"\n");
    assertThat(ControlNode.type("status", "--config", config.toString()).error())
        .contains("--socket");
  }

  @Test
  void whatCannotBeMeantIsAUsageError() {
    assertThat(node.edgectl("segment", "show", "abc").status()).isEqualTo(2);
    assertThat(node.edgectl("segment", "list", "--limit", "0").status()).isEqualTo(2);
    assertThat(node.edgectl("segment", "put", folder.toString()).status()).isEqualTo(1);
    assertThat(node.edgectl("segment", "put", "nowhere").error()).contains("is not there");
  }
}
