package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is really full: a tmpfs of 2 MiB, where mounting one is permitted. */
@Timeout(120)
final class FullDiskTest {

  private static final String SIZE = "2m";
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  @TempDir Path parent;

  @Test
  void aFullDiskRefusesEntriesAndTheLogContinuesByItselfWhenSpaceReturns() throws Exception {
    Path mount = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", mount.toString()),
        "skipped: mounting a tmpfs is not permitted here");
    try {
      fill(mount);
    } finally {
      assertThat(run("umount", "-l", mount.toString())).isTrue();
    }
  }

  private static void fill(Path mount) throws LogException, IOException {
    Path ballast = mount.resolve("ballast");
    Files.write(ballast, new byte[1 << 20]);
    LogOptions options =
        LogOptions.forNode("node-1")
            .withLimits(
                LogLimits.DEFAULTS.withIntervals(Duration.ofMillis(20), Duration.ofMillis(2)));
    long acknowledged = 0;
    try (Log log = Log.open(mount.resolve("wal"), options)) {
      LogCode refusal = null;
      while (refusal == null) {
        try {
          acknowledged = log.append(TestLogs.large(10_000));
        } catch (LogException e) {
          refusal = e.code();
        }
      }
      assertThat(refusal).isEqualTo(LogCode.WAL_FULL);
      assertThat(acknowledged).isGreaterThan(10);
      assertThat(log.size()).isEqualTo(acknowledged);

      Files.delete(ballast);
      long deadline = System.nanoTime() + MAX_WAIT.toNanos();
      while (log.refusal().isPresent()) {
        assertThat(System.nanoTime()).as(log.refusal().toString()).isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      }
      assertThat(log.append(TestLogs.large(10_000))).isGreaterThan(acknowledged);
    }
    Verification verification = LogVerifier.verify(mount.resolve("wal"));
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.frames()).isGreaterThan(acknowledged);
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
