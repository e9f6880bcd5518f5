package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.wal.MemoryStorage.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log in its first second, and one that cannot begin. */
@Timeout(60)
final class LogBeginningTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path directory;

  @Test
  void aLogInItsFirstSecondSaysHowManyFramesAreNotSignedForYet() throws LogException {
    Verification verification = TestLogs.verify(unsignedLog(Duration.ofSeconds(11)));
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.checkpoint()).isEmpty();
    assertThat(verification.uncovered()).isEqualTo(2);
    assertThat(verification.openEnd()).isPresent();
  }

  @Test
  void aLogThatWasWrittenForLongerMustHaveACheckpoint() throws LogException {
    Verification verification = TestLogs.verify(unsignedLog(Duration.ofSeconds(12)));
    assertThat(verification.problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CHECKPOINT_MISSING);
  }

  @Test
  void framesBehindTheCheckpointAreCounted() throws LogException {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      log.append(TestLogs.deny("call-1"));
      log.signCheckpoint();
      log.append(TestLogs.deny("call-2"));
      log.append(TestLogs.deny("call-3"));
      assertThat(TestLogs.verify(storage).uncovered()).isEqualTo(2);
    }
    assertThat(TestLogs.verify(storage).uncovered()).isZero();
  }

  @Test
  void aPipeInPlaceOfTheCheckpointIsRefusedAndDoesNotBlock() throws Exception {
    LogOptions options = LogOptions.forNode("node-1");
    Path log = directory.resolve("wal");
    Log.open(log, options).close();
    Path checkpoint = log.resolve(SegmentName.CHECKPOINT);
    Files.deleteIfExists(checkpoint);
    assumeTrue(mkfifo(checkpoint), "skipped: there is no mkfifo here");
    assertThatThrownBy(() -> Log.open(log, options))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_IO")
        .hasMessageContaining("checkpoint is not a file");
  }

  @Test
  void aFullDiskAtTheStartSaysThatSomebodyMustStartAgain() {
    MemoryStorage storage = new MemoryStorage();
    storage.plan(operation -> Fault.NO_SPACE);
    assertThatThrownBy(() -> TestLogs.open(storage))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith("WAL_FULL")
        .hasMessageEndingWith("free some space and start again");
  }

  /** What a kill leaves of a log with two frames, so far apart, before its first checkpoint. */
  private static MemoryStorage unsignedLog(Duration apart) throws LogException {
    MemoryStorage storage = new MemoryStorage();
    AtomicReference<Instant> now = new AtomicReference<>(START);
    try (Log log = TestLogs.open(storage, TestLogs.options().withClock(now::get))) {
      log.append(TestLogs.deny("call-1"));
      now.set(START.plus(apart));
      log.append(TestLogs.deny("call-2"));
      return storage.afterKill();
    }
  }

  private static boolean mkfifo(Path file) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
