package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.edge.control.ControlChannel;
import dev.autonomy.edge.control.ControlClient;
import dev.autonomy.edge.control.ControlException;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may do to the control socket, and what they may not. */
class ControlServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");

  private static ControlChannel connect(ControlNode node) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(node.socket));
    return ControlChannel.over(channel, PATIENCE);
  }

  private static JsonObject ask(ControlNode node, String bytes) throws IOException {
    try (ControlChannel channel = connect(node)) {
      channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.UTF_8)));
      return channel.readObject(ControlChannel.MAX_ANSWER_BYTES);
    }
  }

  private static ControlClient client(ControlNode node) {
    return new ControlClient(node.socket, PATIENCE);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\n",
        "\n",
        "[]\n",
        "{\"op\":\"status\"\n",
        "{\"op\":\"status\",\"op\":\"status\"}\n",
        "\u0000\u0001\u0002\n"
      })
  void whatIsNoObjectIsRefusedAsMalformed(String line) throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      assertThat(ask(node, line).string("code")).contains("malformed");
      assertThat(client(node).call(ControlRequest.of("status")).string("node")).contains("node-a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}\n",
        "{\"op\":1}\n",
        "{\"op\":\"status\",\"verbose\":true}\n",
        "{\"op\":\"relay.queue\",\"limit\":0}\n",
        "{\"op\":\"relay.queue\",\"limit\":1.5}\n",
        "{\"op\":\"relay.queue\",\"limit\":1e9999}\n",
        "{\"op\":\"relay.queue\",\"state\":\"sleeping\"}\n",
        "{\"op\":\"segment.show\"}\n",
        "{\"op\":\"segment.show\",\"segment\":\"sha256:00\"}\n",
        "{\"op\":\"segment.put\"}\n",
        "{\"op\":\"segment.put\",\"size\":-1}\n",
        "{\"op\":\"segment.put\",\"size\":1,\"priority\":10}\n",
        "{\"op\":\"segment.put\",\"size\":1,\"label\":\"\\u0007\"}\n",
        "{\"op\":\"segment.put\",\"size\":1,\"peers\":\"base\"}\n",
        "{\"op\":\"segment.put\",\"size\":1,\"expires\":\"tomorrow\"}\n",
        "{\"op\":\"segment.put\",\"size\":1,\"expires\":\"2020-01-01T00:00:00Z\"}\n",
        "{\"op\":\"relay.deadletter.purge\"}\n",
        "{\"op\":\"relay.deadletter.purge\",\"all\":true,\"peer\":\"base\"}\n",
        "{\"op\":\"relay.config.set-bandwidth\"}\n",
        "{\"op\":\"relay.config.set-bandwidth\",\"bytes_per_second\":1}\n"
      })
  void requestsThatMakeNoSenseAreRefusedWithALine(String line) throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      JsonObject answer = ask(node, line);
      assertThat(answer.string("code")).as(answer.toText()).contains("bad_request");
      assertThat(answer.string("error").orElse("")).doesNotContain("\n").isNotEmpty();
    }
  }

  @Test
  void anOperationThatIsNotKnownIsNamed() throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      JsonObject answer = ask(node, "{\"op\":\"relay.fly\"}\n");
      assertThat(answer.string("code")).contains("unknown_op");
      assertThat(answer.string("error").orElse("")).contains("relay.fly");
      assertThat(
              ask(node, "{\"op\":\"segment.put\",\"size\":1,\"peers\":[\"mars\"]}\n")
                  .string("code"))
          .contains("unknown_peer");
    }
  }

  @Test
  void aLineThatIsTooLongIsRefusedWithoutBeingKept() throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      String line = "{\"op\":\"" + "x".repeat(ControlChannel.MAX_REQUEST_BYTES) + "\"}\n";
      JsonObject answer = ask(node, line);
      assertThat(answer.string("code")).contains("malformed");
      assertThat(answer.string("error").orElse("")).contains("65536");
    }
  }

  @Test
  void aClientThatStallsLosesItsPlace() throws IOException {
    ControlServer.Options hasty = new ControlServer.Options(1, Duration.ofMillis(200));
    try (ControlNode node = new ControlNode(folder, hasty);
        ControlChannel silent = connect(node);
        ControlChannel half = connect(node)) {
      assertThat(half.readObject(1_000).string("code")).contains("too_many_connections");
      silent.write(ByteBuffer.wrap("{\"op\":".getBytes(StandardCharsets.UTF_8)));
      assertThat(silent.readObject(1_000).string("code")).contains("stalled");
      await(() -> node.server.connections() == 0);
      assertThat(client(node).call(ControlRequest.of("status")).string("node")).contains("node-a");
    }
  }

  @Test
  void aHundredClientsAreServedOrToldThatTheyAreTooMany() throws Exception {
    try (ControlNode node = new ControlNode(folder)) {
      BlockingQueue<String> results = new LinkedBlockingQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        client(node).call(ControlRequest.of("relay.status"));
                        results.add("served");
                      } catch (ControlException e) {
                        results.add(e.code());
                      } catch (IOException e) {
                        results.add(e.toString());
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join(PATIENCE);
      }
      assertThat(results).hasSize(100).contains("served");
      assertThat(results).isSubsetOf("served", "too_many_connections");
      await(() -> node.server.connections() == 0);
    }
  }

  @Test
  void contentMustBeAsLongAsAnnounced() throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      long used = node.store.usedBytes();
      ControlRequest put = ControlRequest.of("segment.put").with("size", 1_000);
      assertThatThrownBy(
              () -> client(node).send(put, new ByteArrayInputStream(new byte[999]), 1_000))
          .isInstanceOf(EOFException.class);
      assertThatThrownBy(
              () -> client(node).send(put, new ByteArrayInputStream(new byte[1_001]), 1_000))
          .hasMessageContaining("longer than the 1000 bytes");
      try (ControlChannel channel = connect(node)) {
        channel.write(put.json());
        channel.write(ByteBuffer.allocate(500));
        channel.shutdownOutput();
        assertThat(channel.readObject(1_000).string("error").orElse(""))
            .contains("500 bytes came, 1000 were announced");
      }
      await(() -> node.server.connections() == 0);
      assertThat(node.ledger.account().accepted().count()).isZero();
      assertThat(node.store.usedBytes()).isEqualTo(used);
      assertThat(node.root.resolve("incoming")).isEmptyDirectory();
    }
  }

  @Test
  void aPutThatIsRefusedSaysSoBeforeAllHasBeenSent() throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      long size = 1L << 40;
      ControlRequest put = ControlRequest.of("segment.put").with("size", size);
      assertThatThrownBy(() -> client(node).send(put, java.io.InputStream.nullInputStream(), size))
          .isInstanceOfAny(ControlException.class, EOFException.class);
      java.io.InputStream endless =
          new java.io.InputStream() {
            @Override
            public int read() {
              return 0;
            }
          };
      assertThatThrownBy(() -> client(node).send(put, endless, size))
          .isInstanceOf(ControlException.class)
          .extracting(e -> ((ControlException) e).code())
          .isEqualTo("too_large");
    }
  }

  @Test
  void theSocketIsItsOwnersAlone() throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(node.socket)))
          .isEqualTo("rw-------");
      Path control = node.root.resolve("control");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
          .isEqualTo("rwx------");
      UserPrincipal owner = Files.getOwner(node.socket);
      UserPrincipal stranger = () -> "mallory";
      SocketOwner rule = new SocketOwner(owner);
      rule.require(owner);
      rule.require(() -> "root");
      assertThatThrownBy(() -> rule.require(stranger))
          .isInstanceOf(ControlException.class)
          .hasMessageContaining("mallory");
    }
    assertThat(folder.resolve("state/control/edged.sock")).doesNotExist();
    Files.setPosixFilePermissions(
        folder.resolve("state/control"), PosixFilePermissions.fromString("rwxr-x---"));
    assertThatThrownBy(() -> new ControlNode(folder)).hasMessageContaining("chmod 700");
  }

  @Test
  void aDeadDaemonsSocketIsReplacedAndALivingOnesIsNot() throws IOException {
    Path control = Files.createDirectories(folder.resolve("state/control"));
    Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rwx------"));
    Path socket = control.resolve("edged.sock");
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    try (ControlNode node = new ControlNode(folder)) {
      assertThat(client(node).call(ControlRequest.of("status")).string("node")).contains("node-a");
      assertThatThrownBy(() -> new ControlNode(folder))
          .hasMessageContaining("another daemon listens");
      assertThat(client(node).call(ControlRequest.of("status")).string("node")).contains("node-a");
    }
    Files.writeString(socket, "a file");
    assertThatThrownBy(() -> new ControlNode(folder)).hasMessageContaining("no socket");
    assertThat(socket).hasContent("a file");
  }

  @Test
  void aPathThatIsTooLongIsRefusedWithItsLength() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(100)));
    assertThatThrownBy(() -> new ControlNode(deep)).hasMessageContaining("at most 107");
  }

  @Test
  void followersHearWhatHappensAndTheirPlaceIsFreeWhenTheyGo() throws Exception {
    try (ControlNode node = new ControlNode(folder)) {
      node.put(new byte[] {1}, "base");
      BlockingQueue<JsonObject> lines = new LinkedBlockingQueue<>();
      ControlRequest follow = ControlRequest.of("events").with("follow", true);
      try (ControlChannel channel = connect(node)) {
        channel.write(follow.json());
        lines.add(channel.readObject(ControlChannel.MAX_ANSWER_BYTES));
        node.put(new byte[] {2}, "base");
        lines.add(channel.readObject(ControlChannel.MAX_ANSWER_BYTES));
      }
      assertThat(lines.poll(1, TimeUnit.SECONDS).toText()).contains("\"event\":\"accepted\"");
      assertThat(lines.poll(1, TimeUnit.SECONDS).toText()).contains("\"number\":2");
      await(() -> node.server.connections() == 0);
    }
  }

  @Test
  void whoReadsTooSlowlyIsToldHowMuchWasLost() throws Exception {
    EdgeEvents events = new EdgeEvents(() -> ControlNode.NOW);
    for (int i = 0; i < EdgeEvents.CAPACITY + 50; i++) {
      events.happened(new dev.autonomy.edge.EdgeEvent.PeerUp("base"));
    }
    List<EdgeEvents.Entry> seen = events.after(10, 100, Duration.ZERO);
    assertThat(seen).hasSize(100);
    assertThat(seen.getFirst().number()).isEqualTo(51);
    assertThat(events.newest(2))
        .extracting(EdgeEvents.Entry::number)
        .containsExactly(1_049L, 1_050L);
  }
}
