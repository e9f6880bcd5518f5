package dev.autonomy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the relay sends when, and what becomes of it. */
class RelayTest {

  private static final RelayOptions OPTIONS = RelayOptions.DEFAULT;

  private final TestNode node;
  private final Relay relay;

  RelayTest() throws IOException {
    node = new TestNode(Inbox.Options.DEFAULT, "node-b", "node-c");
    relay = Relay.open(node.store, TestNode.limits("node-b", "node-c"), OPTIONS, node.clock);
  }

  private Delivery put(int content, String peer) throws IOException {
    byte[] bytes = TestNode.content(content, 100);
    node.put(bytes, Optional.empty(), peer);
    return delivery(content);
  }

  private Delivery delivery(int content) throws IOException {
    Digest digest = Digest.of(TestNode.content(content, 100));
    return node.ledger.deliveries(digest).getFirst();
  }

  private OutgoingTransfer startOne() throws IOException {
    List<OutgoingTransfer> started = relay.start();
    assertThat(started).hasSize(1);
    return started.getFirst();
  }

  @Test
  void whatBecomesDueWhileTheRelayLooksIsFoundTheNextTime() throws IOException {
    put(1, "node-b");
    startOne().failed(Reason.CONNECTION_CUT, Duration.ZERO);
    assertThat(relay.start()).isEmpty();
    node.clock.pass(OPTIONS.backoffBase());
    Optional<Instant> next = relay.nextStart();
    assertThat(next).contains(delivery(1).notBefore());
    assertThat(next).contains(node.clock.steady());
  }
}
