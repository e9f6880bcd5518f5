package dev.autonomy.edged;

import static dev.autonomy.edged.Segments.NOW;
import static dev.autonomy.edged.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.LedgerException.Kind;
import dev.autonomy.edge.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is really full, or read-only: a tmpfs, where mounting one is permitted. */
@Timeout(120)
class LedgerFullDiskTest {

  @TempDir private Path parent = Path.of("");

  @Test
  void aFullDiskRefusesChangesKeepsWhatWasAcceptedAndTakesMoreWhenThereIsRoom() throws Exception {
    Path disk = mount("size=3m");
    try {
      Path file = disk.resolve("ledger.db");
      // Unpacked before, so that the room goes to the ledger.
      SqliteLedger.open(parent.resolve("other.db")).close();
      Path ballast = Files.write(disk.resolve("ballast"), new byte[1 << 20]);
      int accepted = 0;
      try (SqliteLedger ledger = SqliteLedger.open(file)) {
        Optional<LedgerException> full = Optional.empty();
        while (full.isEmpty()) {
          try {
            ledger.accept(segment("s" + accepted), Origin.LOCAL, List.of("a", "b"), NOW);
            accepted++;
          } catch (LedgerException e) {
            full = Optional.of(e);
          }
        }
        assertThat(full.get().kind()).isEqualTo(Kind.FULL);
        assertThat(full.get()).hasMessageContaining("no space left");
        assertThat(ledger.account().accepted().count()).isEqualTo(accepted);

        Files.delete(ballast);
        assertThat(ledger.accept(segment("s" + accepted), Origin.LOCAL, List.of("a"), NOW))
            .isTrue();
      }
      try (SqliteLedger ledger = SqliteLedger.open(file)) {
        assertThat(ledger.account().accepted().count()).isEqualTo(accepted + 1);
        assertThat(ledger.account().balanced()).isTrue();
      }
    } finally {
      assertThat(run("umount", "-l", disk.toString())).isTrue();
    }
  }

  @Test
  void aReadOnlyFileSystemIsSaidToBeOne() throws Exception {
    Path disk = mount("size=8m");
    try {
      Path file = disk.resolve("ledger.db");
      SqliteLedger.open(file).close();
      assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
      LedgerException refused =
          catchThrowableOfType(LedgerException.class, () -> SqliteLedger.open(file).close());
      assertThat(refused.kind()).isEqualTo(Kind.READ_ONLY);
      assertThat(refused).hasMessageContaining("cannot be written");
    } finally {
      assertThat(run("umount", "-l", disk.toString())).isTrue();
    }
  }

  private Path mount(String options) throws IOException, InterruptedException {
    Path disk = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()),
        "skipped: mounting a tmpfs is not permitted here");
    return disk;
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command)).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
