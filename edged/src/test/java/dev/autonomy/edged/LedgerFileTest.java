package dev.autonomy.edged;

import static dev.autonomy.edged.Segments.NOW;
import static dev.autonomy.edged.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autonomy.edge.DeliveryState;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.LedgerException.Kind;
import dev.autonomy.edge.Origin;
import dev.autonomy.testing.TestSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a ledger does with files that are not as it left them. */
@Tag("slow")
class LedgerFileTest {

  private static final int FLIPS = Boolean.getBoolean("autonomy.test.long") ? 2_000 : 60;

  @TempDir private Path directory = Path.of("");

  private Path file() {
    return directory.resolve("ledger.db");
  }

  private Kind refusal() {
    LedgerException refused =
        catchThrowableOfType(LedgerException.class, () -> SqliteLedger.open(file()).close());
    assertThat(refused).as("of %s", file()).isNotNull();
    assertThat(refused.getMessage()).startsWith("ledger " + file()).doesNotContain("\n");
    return refused.kind();
  }

  private void fill(int segments) throws LedgerException {
    try (SqliteLedger ledger = SqliteLedger.open(file())) {
      for (int i = 0; i < segments; i++) {
        ledger.accept(segment("segment " + i), Origin.LOCAL, List.of("a", "b"), NOW);
      }
    }
  }

  private void write(long position, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }

  @Test
  void aNewLedgerIsEmptyReadableByItsOwnerAloneAndLeavesNothingBesideItWhenClosed()
      throws IOException {
    try (SqliteLedger ledger = SqliteLedger.open(file())) {
      assertThat(ledger.account().accepted().count()).isZero();
      assertThat(ledger.bytesOnDisk()).isGreaterThanOrEqualTo(Files.size(file()));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .filteredOn(name -> !name.endsWith(".so") && !name.endsWith(".so.lck"))
          .containsExactlyInAnyOrder("ledger.db", "ledger.db.lock");
    }
  }

  @Test
  void namesWithCharactersThatMeanSomethingElsewhereAreNames() throws LedgerException {
    Path odd = directory.resolve("a ledger?mode=ro&x=%41#ü.db");
    try (SqliteLedger ledger = SqliteLedger.open(odd)) {
      ledger.set("k", "v");
    }
    assertThat(odd).isRegularFile();
    try (SqliteLedger ledger = SqliteLedger.open(odd)) {
      assertThat(ledger.setting("k")).contains("v");
    }
  }

  @Test
  void aSecondOpenerIsRefusedUntilTheFirstOneCloses() throws LedgerException {
    try (SqliteLedger ledger = SqliteLedger.open(file())) {
      assertThat(refusal()).isEqualTo(Kind.IN_USE);
      assertThat(ledger.accept(segment("a"), Origin.LOCAL, List.of(), NOW)).isTrue();
    }
    SqliteLedger.open(file()).close();
  }

  @Test
  void aClosedLedgerRefusesEverythingAndClosesAgain() throws LedgerException {
    SqliteLedger ledger = SqliteLedger.open(file());
    ledger.close();
    ledger.close();
    assertThatThrownBy(() -> ledger.set("k", "v")).hasMessageContaining("is closed");
    assertThatThrownBy(ledger::account).hasMessageContaining("is closed");
  }

  @Test
  void aDirectoryAndFilesOfOthersAreNoLedgers() throws IOException {
    Files.createDirectory(file());
    assertThat(refusal()).isEqualTo(Kind.NOT_A_LEDGER);
    Files.delete(file());

    Files.writeString(file(), "state_root = \"/var/lib/edged\"\n".repeat(20));
    assertThat(refusal()).isEqualTo(Kind.NOT_A_LEDGER);
    Files.delete(file());

    fill(1);
    write(68, new byte[4]);
    assertThat(refusal()).isEqualTo(Kind.NOT_A_LEDGER);
  }

  @Test
  void anOlderAndANewerFormatAreToldApart() throws IOException {
    fill(1);
    write(60, new byte[] {0, 0, 0, LedgerSchema.VERSION + 1});
    assertThat(refusal()).isEqualTo(Kind.TOO_NEW);
    write(60, new byte[] {0, 0, 0, LedgerSchema.VERSION - 1});
    assertThat(refusal()).isEqualTo(Kind.TOO_OLD);
  }

  @Test
  void aFileThatWasCutIsDamagedWhereverItWasCut() throws IOException {
    fill(200);
    long size = Files.size(file());
    for (long cut :
        new long[] {0, 50, 100, 4_096, size / 2, size - 4_096, size - 1_000, size - 1}) {
      try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
        channel.truncate(cut);
      }
      assertThat(refusal()).as("cut at %d", cut).isEqualTo(Kind.DAMAGED);
      Files.delete(file());
      fill(200);
    }
  }

  @Test
  void aLogWithoutItsLedgerIsDamaged() throws IOException {
    Files.createFile(directory.resolve("ledger.db-wal"));
    assertThat(refusal()).isEqualTo(Kind.DAMAGED);
  }

  @Test
  void aMissingDirectoryIsSaid() {
    assertThatThrownBy(() -> SqliteLedger.open(directory.resolve("none").resolve("ledger.db")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("create it");
  }

  @Test
  void aCreationThatWasInterruptedIsMadeAgain() throws IOException {
    Files.write(directory.resolve("ledger.db.new"), new byte[5_000]);
    fill(1);
    try (SqliteLedger ledger = SqliteLedger.open(file())) {
      assertThat(ledger.account().accepted().count()).isEqualTo(1);
    }
  }

  /** Refused, or it can be read without an exception of another kind. */
  @Test
  void flippedBytesAreFoundOrHarmNoCall() throws IOException {
    Random random = new Random(TestSeed.of(LedgerFileTest.class));
    fill(300);
    byte[] whole = Files.readAllBytes(file());
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      int position = random.nextInt(whole.length);
      write(position, new byte[] {(byte) (whole[position] ^ 1 << random.nextInt(8))});
      try (SqliteLedger ledger = SqliteLedger.open(file())) {
        ask(ledger);
      } catch (LedgerException e) {
        assertThat(e.kind()).as("byte %d", position).isNotIn(Kind.FULL, Kind.IN_USE);
        refused++;
      }
      Files.write(file(), whole);
      for (String suffix : List.of("-wal", "-shm")) {
        Files.deleteIfExists(directory.resolve("ledger.db" + suffix));
      }
    }
    assertThat(refused).isPositive();
    try (SqliteLedger ledger = SqliteLedger.open(file())) {
      assertThat(ledger.account().balanced()).isTrue();
    }
  }

  private static void ask(SqliteLedger ledger) throws LedgerException {
    ledger.holdings(Optional.empty(), 1_000);
    ledger.deliveries(EnumSet.allOf(DeliveryState.class), 1_000);
    ledger.due("a", 1_000, NOW);
    ledger.start(ledger.due("b", 5, NOW), NOW);
    ledger.recover(NOW, NOW);
    ledger.nextDue(Set.of("a", "b"), NOW);
    ledger.expired(NOW, 10);
    ledger.evictable(10);
    ledger.account();
  }
}
