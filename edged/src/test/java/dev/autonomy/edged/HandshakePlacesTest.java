package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.Segment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Strangers on other addresses of loopback, and who gets in beside them. */
@Timeout(60)
class HandshakePlacesTest {

  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir private Path folder = Path.of("");

  /** Sockets that are connected with a listener from addresses of their own. */
  private static final class Crowd implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();
    private final InetSocketAddress target;

    Crowd(int port) {
      target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Socket connect(String from) throws IOException {
      Socket socket = new Socket();
      sockets.add(socket);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(target);
      return socket;
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** Accepts connections as the listener does, and leaves the rest to the test. */
  private static final class Door implements AutoCloseable {

    private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final Crowd crowd = new Crowd(listener.getLocalPort());
    private final HandshakePlaces places;

    Door(HandshakePlaces.Limits limits) throws IOException {
      places = new HandshakePlaces(limits);
    }

    HandshakePlaces.Place arrive(String from) throws IOException {
      crowd.connect(from);
      return places.arrive(listener.accept()).orElseThrow();
    }

    boolean turnsAway(String from) throws IOException {
      crowd.connect(from);
      return places.arrive(listener.accept()).isEmpty();
    }

    @Override
    public void close() throws IOException {
      crowd.close();
      listener.close();
    }
  }

  private static CompletableFuture<Boolean> enter(HandshakePlaces.Place place) {
    CompletableFuture<Boolean> entered = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                entered.complete(place.enter());
              } catch (InterruptedException e) {
                entered.completeExceptionally(new CompletionException(e));
              }
            });
    return entered;
  }

  private static HandshakePlaces.Limits limits(int places, int perSource, Duration givesWayAfter) {
    return new HandshakePlaces.Limits(
        places, perSource, 8, 6, Duration.ofSeconds(20), givesWayAfter);
  }

  @Test
  void anAddressHasItsShareOfPlacesAndTheNextOneTheRest() throws Exception {
    try (Door door = new Door(limits(3, 2, NEVER))) {
      HandshakePlaces.Place first = door.arrive("127.0.0.2");
      assertThat(first.enter()).isTrue();
      assertThat(door.arrive("127.0.0.2").enter()).isTrue();
      CompletableFuture<Boolean> third = enter(door.arrive("127.0.0.2"));
      assertThat(door.arrive("127.0.0.1").enter()).isTrue();
      assertThat(third).isNotDone();
      first.close();
      assertThat(third.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoHasTheFewestPlacesComesNext() throws Exception {
    try (Door door = new Door(limits(2, 2, NEVER))) {
      HandshakePlaces.Place first = door.arrive("127.0.0.2");
      assertThat(first.enter()).isTrue();
      assertThat(door.arrive("127.0.0.2").enter()).isTrue();
      HandshakePlaces.Place same = door.arrive("127.0.0.2");
      HandshakePlaces.Place other = door.arrive("127.0.0.3");
      first.close();
      assertThat(other.enter()).isTrue();
      other.close();
      assertThat(same.enter()).isTrue();
    }
  }

  @Test
  void theOldestOfTheAddressWithTheMostGivesWay() throws Exception {
    try (Door door = new Door(limits(3, 2, Duration.ZERO))) {
      HandshakePlaces.Place lone = door.arrive("127.0.0.3");
      assertThat(lone.enter()).isTrue();
      HandshakePlaces.Place oldest = door.arrive("127.0.0.2");
      assertThat(oldest.enter()).isTrue();
      HandshakePlaces.Place younger = door.arrive("127.0.0.2");
      assertThat(younger.enter()).isTrue();
      assertThat(door.arrive("127.0.0.1").enter()).isTrue();
      assertThat(oldest.gaveWay()).isTrue();
      assertThat(lone.gaveWay()).isFalse();
      assertThat(younger.gaveWay()).isFalse();
    }
  }

  @Test
  void nobodyGivesWayToOneThatHasAsMany() throws Exception {
    HandshakePlaces.Limits hasty =
        new HandshakePlaces.Limits(2, 2, 8, 6, Duration.ofMillis(50), Duration.ZERO);
    try (Door door = new Door(hasty)) {
      HandshakePlaces.Place there = door.arrive("127.0.0.1");
      assertThat(there.enter()).isTrue();
      assertThat(door.arrive("127.0.0.2").enter()).isTrue();
      assertThat(door.arrive("127.0.0.2").enter()).isFalse();
      assertThat(there.gaveWay()).isFalse();
    }
  }

  @Test
  void whatWaitsIsBoundedForAnAddressAndForAll() throws Exception {
    try (Door door = new Door(limits(1, 1, NEVER))) {
      for (int i = 0; i < 6; i++) {
        door.arrive("127.0.0.2");
      }
      assertThat(door.turnsAway("127.0.0.2")).isTrue();
      HandshakePlaces.Place last = door.arrive("127.0.0.3");
      door.arrive("127.0.0.3");
      assertThat(door.turnsAway("127.0.0.4")).isTrue();
      last.close();
      assertThat(door.turnsAway("127.0.0.4")).isFalse();
    }
  }

  /** Far less than the ten seconds for which a silent connection may hold a place. */
  private static final String IMPATIENT = "[relay]\nconnect_timeout = \"1s\"";

  @Test
  void aSilentStrangerDoesNotKeepAKnownPeerOut() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b");
        Crowd silent = new Crowd(nodes.port("node-b"))) {
      nodes.start("node-b");
      for (int i = 0; i < 100; i++) {
        silent.connect("127.0.0.2");
      }
      nodes.await(() -> nodes.log().contains("turned_away connections=1 "));
      nodes.configure("node-a", Map.of(), IMPATIENT);
      Daemon a = nodes.start("node-a");
      Segment segment = TestNodes.put(a, new byte[1000], "node-b");
      nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
      assertThat(nodes.log()).doesNotContain(" unreachable ");
    }
  }

  @Test
  @Tag("slow")
  void silentStrangersFromManyAddressesGiveWay() throws Exception {
    try (TestNodes nodes = new TestNodes(folder, "node-a", "node-b");
        Crowd silent = new Crowd(nodes.port("node-b"))) {
      nodes.start("node-b");
      for (int i = 0; i < 40; i++) {
        silent.connect("127.0.0." + (2 + i % 5));
      }
      nodes.configure("node-a", Map.of(), "[relay]\nconnect_timeout = \"9s\"");
      Daemon a = nodes.start("node-a");
      Segment segment = TestNodes.put(a, new byte[1000], "node-b");
      nodes.await(() -> TestNodes.state(a, segment) == DeliveryState.ACKED);
      assertThat(nodes.log()).contains("reason=gave_way").doesNotContain(" unreachable ");
    }
  }
}
