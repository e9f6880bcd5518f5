package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.wal.tree.InclusionProof;
import dev.autonomy.wal.tree.MerkleTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers of a log on a disk that is written and pruned meanwhile: none may call that damage. */
@Timeout(120)
final class PrunedWhileReadTest {

  private static final int PRUNINGS = 12;

  /** More than a segment holds, of which a reader keeps one open when it is removed. */
  private static final int MANY_FRAMES = 100;

  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  @TempDir private Path parent;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<@Nullable LogException> failure = new AtomicReference<>();
  private final AtomicInteger written = new AtomicInteger();
  private Path directory;
  private Log log;
  private Thread writer;

  /** What a reader does again and again. */
  @FunctionalInterface
  private interface Look {
    void look() throws LogException;
  }

  @BeforeEach
  void beginToWrite() throws LogException {
    directory = parent.resolve("log");
    LogOptions options =
        LogOptions.forNode("node-1")
            .withMaxBytes(256 << 10)
            .withRetention(Retention.always().withKeepBytes(150 << 10));
    log = Log.open(directory, options);
    writer = Thread.ofPlatform().name("test-writer").start(this::write);
    while (log.size() == 0) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void stopWriting() throws InterruptedException, LogException {
    stopped.set(true);
    writer.join();
    log.close();
    assertThat(failure.get()).isNull();
    assertThat(LogVerifier.verify(directory).problem()).isEmpty();
  }

  @Test
  void verificationFindsNothingWrong() throws LogException {
    whilePruned(
        () -> {
          Verification verification = LogVerifier.verify(directory);
          assertThat(verification.problem()).isEmpty();
          assertThat(verification.frames()).isGreaterThanOrEqualTo(verification.pruned());
        });
  }

  @Test
  void aReaderThatIsOvertakenGoesOnWithTheOldestFrameThatIsLeftAndCountsTheOthers()
      throws LogException {
    try (LogReader reader = LogReader.open(directory)) {
      long first = 0;
      long last = 0;
      long seen = 0;
      while (reader.skippedFrames() == 0 || seen < 2_000) {
        Frame frame = reader.next();
        if (frame != null) {
          assertThat(frame.seq()).isGreaterThan(last);
          first = first == 0 ? frame.seq() : first;
          last = frame.seq();
          seen++;
        }
        if (seen % 100 == 99 && reader.skippedFrames() == 0) {
          awaitPruningOf(last + MANY_FRAMES); // a slow reader
        }
      }
      assertThat(last - first + 1 - seen).isEqualTo(reader.skippedFrames());
    }
  }

  @Test
  void lookUpsStatisticsAndStartsByTimeFindWhatIsThere() throws LogException {
    whilePruned(
        () -> {
          long before = log.size();
          List<Frame> frames = LogReader.framesOf(directory, "call-" + (written.get() - 1));
          assertThat(frames).allMatch(frame -> frame.seq() > before - 100);
          LogStat stat = LogStat.of(directory);
          assertThat(stat.frames()).isGreaterThanOrEqualTo(before);
          assertThat(LogReader.startSince(directory, Instant.EPOCH)).isPositive();
        });
  }

  @Test
  void proofsAreTrueOrSayThatTheirFrameWasPruned() throws LogException {
    AtomicInteger proved = new AtomicInteger();
    whilePruned(
        () -> {
          try {
            LogProver prover = LogProver.open(directory);
            long size = prover.size();
            InclusionProof proof = prover.inclusion(size, size);
            assertThat(
                    MerkleTree.verifyInclusion(
                        proof.leafHash(), size - 1, size, proof.path(), prover.root(size)))
                .isTrue();
            proved.incrementAndGet();
          } catch (LogException e) {
            assertThat(e.code()).isEqualTo(LogCode.WAL_PRUNED);
          }
        });
    assertThat(proved).hasPositiveValue();
  }

  private void whilePruned(Look look) throws LogException {
    for (int i = 0; i < PRUNINGS; i++) {
      long first = first();
      do {
        look.look();
      } while (first() == first);
    }
  }

  private void awaitPruningOf(long seq) throws LogException {
    long start = System.nanoTime();
    while (first() <= seq) {
      assertThat(System.nanoTime() - start).isLessThan(MAX_WAIT.toNanos());
      Thread.onSpinWait();
    }
  }

  private long first() throws LogException {
    return LogReader.starts(directory).getFirst();
  }

  private void write() {
    while (!stopped.get()) {
      try {
        log.append(
            Entry.of(FrameKind.DECISION)
                .attr("audit_id", "call-" + written.get())
                .attr("outcome", "deny")
                .attr("reason", "x".repeat(3_000))
                .build());
        written.incrementAndGet();
      } catch (LogException e) {
        if (e.code() != LogCode.WAL_FULL) {
          failure.set(e);
          return;
        }
      }
    }
  }
}
