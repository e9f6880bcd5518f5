package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.testing.TestSeed;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on a real disk: the lock between them, and what a SIGKILL leaves. */
@Timeout(3600)
final class LogProcessTest {

  private static final int KILLS = Integer.getInteger("autonomy.wal.kills", 6);

  @TempDir Path parent;

  @Test
  void aSecondProcessIsRefusedAndToldWhoHoldsTheLog() throws Exception {
    Path directory = parent.resolve("wal");
    Process holder = LogProcess.start(directory, 1);
    try (BufferedReader lines = holder.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("open");
      assertThatThrownBy(() -> Log.open(directory, LogOptions.forNode("node-1")))
          .isInstanceOf(LogException.class)
          .hasMessageStartingWith("WAL_LOCKED: process " + holder.pid() + " has the log in ");
      Process second = LogProcess.start(directory, 1);
      try (BufferedReader refusal = second.inputReader()) {
        assertThat(refusal.readLine()).startsWith("WAL_LOCKED: process " + holder.pid());
      }
      assertThat(second.waitFor()).isZero();
    } finally {
      holder.destroyForcibly().waitFor();
    }
    Log.open(directory, LogOptions.forNode("node-1")).close();
    assertThat(LogVerifier.verify(directory).problem()).isEmpty();
  }

  /** A reader and a verifier look on all the while, and never see anything but frames in order. */
  @Test
  void whateverAKilledProcessAcknowledgedIsThereAndVerifies() throws Exception {
    Random random = new Random(TestSeed.of(LogProcessTest.class));
    Path directory = parent.resolve("wal");
    Map<Long, String> acknowledged = new HashMap<>();
    for (int round = 0; round < KILLS; round++) {
      Process writer = LogProcess.start(directory, 1 + random.nextInt(16));
      int lines = random.nextInt(400);
      try (BufferedReader output = writer.inputReader()) {
        assertThat(output.readLine()).isEqualTo("open");
        for (int i = 0; i < lines; i++) {
          remember(output.readLine(), acknowledged);
          if (i % 100 == 50) {
            assertThat(LogVerifier.verify(directory).problem()).isEmpty();
          }
        }
        // Through its handle: the pipe stays open, with what it still holds.
        writer.toHandle().destroyForcibly();
        writer.waitFor();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          remember(line, acknowledged);
        }
      } finally {
        writer.toHandle().destroyForcibly();
      }
      check(directory, acknowledged);
    }
  }

  private static void remember(String line, Map<Long, String> acknowledged) {
    String[] parts = line.split(" ", 2);
    // The last line may have been cut by the kill.
    if (parts.length == 2 && parts[1].matches("\\d+-\\d+-\\d+")) {
      acknowledged.put(Long.parseLong(parts[0]), parts[1]);
    }
  }

  private static void check(Path directory, Map<Long, String> acknowledged) throws LogException {
    Log.open(directory, LogOptions.forNode("node-1")).close();
    Verification verification = LogVerifier.verify(directory);
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.openEnd()).isEmpty();
    Map<Long, String> found = new HashMap<>();
    Map<String, Integer> outcomes = new HashMap<>();
    try (LogReader reader = LogReader.open(directory)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        found.put(frame.seq(), frame.auditId());
        if (frame.kind().equals(FrameKind.OUTCOME)) {
          outcomes.merge(frame.auditId(), 1, Integer::sum);
        }
      }
    }
    assertThat(found).containsAllEntriesOf(acknowledged);
    assertThat(outcomes.keySet()).containsAll(acknowledged.values());
    assertThat(outcomes.values()).allMatch(count -> count == 1);
    List<Long> last = found.keySet().stream().sorted().toList();
    assertThat(last.getLast()).isEqualTo(verification.frames());
  }
}
