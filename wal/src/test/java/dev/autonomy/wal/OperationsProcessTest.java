package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.testing.TestSeed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process at any moment of whatever is done to a log, and looks whether every promise
 * is kept: about what was written, and about what is gone.
 */
@Timeout(3600)
final class OperationsProcessTest {

  private static final boolean LONG = Boolean.getBoolean("autonomy.test.long");
  private static final int KILLS = Integer.getInteger("autonomy.wal.kills", LONG ? 60 : 8);

  /** No further round begins after that, unless the test is to be long. */
  private static final Duration ENOUGH = Duration.ofSeconds(12);

  private static final int MAX_LINES = 80;
  private static final int MAX_MORE_MILLIS = 60;

  @TempDir Path parent;

  private final Map<Long, String> written = new HashMap<>();
  private final Set<String> forgetting = new HashSet<>();
  private final Set<String> forgotten = new HashSet<>();
  private final Set<Long> damaged = new HashSet<>();
  private long prunedBefore = 1;

  @Test
  void whateverAKilledProcessWasDoingToALogEveryPromiseIsKept() throws Exception {
    long seed = TestSeed.of(OperationsProcessTest.class);
    System.out.println("log operations, killed: " + KILLS + " rounds");
    Random random = new Random(seed);
    Path directory = parent.resolve("wal");
    long start = System.nanoTime();
    for (int round = 0; round < KILLS; round++) {
      if (!LONG && System.nanoTime() - start > ENOUGH.toNanos()) {
        System.out.println("log operations, killed: the machine is slow, rounds: " + round);
        break;
      }
      String childSeed = Long.toString(random.nextLong());
      Process child = LogProcess.start(OperationsProcess.class, directory.toString(), childSeed);
      try (BufferedReader output = child.inputReader()) {
        int lines = 1 + random.nextInt(MAX_LINES);
        for (int i = 0; i < lines; i++) {
          remember(output.readLine());
        }
        // It ends by itself only when something has failed.
        child.waitFor(random.nextInt(MAX_MORE_MILLIS), TimeUnit.MILLISECONDS);
        child.toHandle().destroyForcibly();
        child.waitFor();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          remember(line);
        }
      } finally {
        child.toHandle().destroyForcibly();
      }
      check(directory, "round " + round + " of seed " + seed);
    }
    assertThat(written).isNotEmpty();
  }

  private void remember(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "written" -> {
        // The last line may have been cut by the kill.
        if (words.length == 3 && words[2].matches("\\d+-\\d+")) {
          written.put(Long.parseLong(words[1]), words[2]);
        }
      }
      case "forgetting" -> forgetting.add(words[1]);
      case "forgotten" -> forgotten.add(words[1]);
      case "pruning" -> prunedBefore = Math.max(prunedBefore, Long.parseLong(words[1]));
      case "damaging" -> damaged.add(Long.parseLong(words[1]));
      case "repaired" -> {}
      default -> throw new AssertionError("the process has failed: " + line);
    }
  }

  private void check(Path directory, String what) throws IOException, LogException {
    LogRepair.repair(directory, OperationsProcess.OPTIONS);
    Log.open(directory, OperationsProcess.OPTIONS).close();
    Verification verification = LogVerifier.verify(directory);
    assertThat(verification.problem()).as(what).isEmpty();
    assertThat(verification.openEnd()).as(what).isEmpty();
    assertThat(verification.pruned()).as(what).isLessThan(prunedBefore);
    Map<Long, Frame> found = new HashMap<>();
    try (LogReader reader = LogReader.open(directory)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        found.put(frame.seq(), frame);
      }
    }
    for (Map.Entry<Long, String> promise : written.entrySet()) {
      Frame frame = found.get(promise.getKey());
      if (promise.getKey() <= verification.pruned() || damaged.contains(promise.getKey())) {
        continue;
      }
      if (frame == null) {
        throw new AssertionError(what + ": frame " + promise + " is missing");
      }
      assertThat(frame.auditId()).as(what).isEqualTo(promise.getValue());
      if (!forgetting.contains(frame.auditId())) {
        assertThat(frame.withheld()).as(what + ", frame " + promise).isEmpty();
      }
    }
    checkForgotten(directory, what);
  }

  /** What was forgotten is in no segment; the files that a repair moved aside are out of reach. */
  private void checkForgotten(Path directory, String what) throws IOException {
    try (DirectoryStream<Path> segments = Files.newDirectoryStream(directory, "*.wal")) {
      for (Path segment : segments) {
        String bytes = Files.readString(segment, StandardCharsets.ISO_8859_1);
        for (String auditId : forgotten) {
          assertThat(bytes.contains(OperationsProcess.secret(auditId)))
              .as(what + ", " + auditId + " in " + segment)
              .isFalse();
        }
      }
    }
  }
}
