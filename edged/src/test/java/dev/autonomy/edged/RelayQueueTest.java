package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.edge.Answer;
import dev.autonomy.edge.OutgoingTransfer;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Segment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of a delivery that its peer has put off. */
class RelayQueueTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void showsWhatIsPutOffWithItsReasonItsWaitAndNoAttempt() throws IOException {
    try (ControlNode node = new ControlNode(folder)) {
      Segment segment = node.put(new byte[] {1}, "base");
      OutgoingTransfer transfer = node.relay.start().getFirst();
      transfer.answered(new Answer.Refuse(Reason.BUSY, Duration.ofSeconds(7)));

      ControlNode.Result queue = node.edgectl("relay", "queue", "--reason", "busy");
      assertThat(queue.out())
          .contains(segment.digest().toString())
          .contains("scheduled")
          .contains("busy, again in 7 s");
      ControlNode.Result json = node.edgectl("relay", "queue", "--output", "json");
      assertThat(json.out())
          .containsPattern("\"attempts\": ?0")
          .containsPattern("\"reason\": ?\"busy\"")
          .containsPattern("\"retry_in_ms\": ?7000");
      assertThat(node.edgectl("events").out()).contains("put_off " + segment.digest());
      assertThat(node.edgectl("metrics").out())
          .contains("edged_put_off_total{peer=\"base\",reason=\"busy\"} 1");
    }
  }
}
