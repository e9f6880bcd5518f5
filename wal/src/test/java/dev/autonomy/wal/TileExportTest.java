package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.LeafList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tiles against the definition, and the promise that a checkpoint finds its tiles. */
final class TileExportTest {

  private static final VerifierKey KEY =
      VerifierKey.of("example.com/log", TestLogs.KEY.publicKey());

  /** Operations after which only removals follow, 255 alike for each tile that became full. */
  private static final int FEW = 40;

  @TempDir Path parent;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 600})
  void aTreeOfAnySizeIsExportedAsItIsDefined(int frames) throws Exception {
    MemoryStorage log = new MemoryStorage();
    grow(log, frames);
    MemoryStorage target = new MemoryStorage();
    TileExport.Result result = TileExport.export(log, target);
    assertThat(result.checkpoint().size()).isEqualTo(frames);
    assertThat(result.framesBefore()).isZero();
    assertThat(result.bundlesLeftOut()).isZero();
    assertThat(checkTiles(log, target)).isEqualTo(result.files());
    assertThat(target.list()).hasSize((int) result.files() + 1);
  }

  @Test
  void aSecondExportAddsWhatTheLogHasGrownBy() throws Exception {
    MemoryStorage log = new MemoryStorage();
    MemoryStorage target = new MemoryStorage();
    int size = 0;
    for (int more : new int[] {3, 200, 60, 256, 1}) {
      grow(log, more);
      TileExport.Result result = TileExport.export(log, target);
      assertThat(result.framesBefore()).isEqualTo(size);
      size += more;
      assertThat(result.checkpoint().size()).isEqualTo(size);
      checkTiles(log, target);
      assertThat(TileExport.export(log, target).files()).isZero();
    }
    assertThat(target.list())
        .as("partial tiles go when they are full")
        .doesNotContain("tile/0/000.p/3", "tile/0/000.p/203", "tile/entries/000.p/203")
        .contains("tile/0/002.p/7", "tile/0/002.p/8");
  }

  @Test
  void onDiskItIsADirectoryThatAnyWebServerCanServe() throws Exception {
    Path directory = parent.resolve("wal");
    LogOptions options = TestLogs.options();
    try (Log log = Log.open(directory, options)) {
      for (int i = 0; i < 300; i++) {
        log.append(TestLogs.deny("call-" + i));
      }
    }
    Path target = parent.resolve("new/tiles");
    TileExport.export(directory, target);
    assertThat(target.resolve("tile/0/000")).hasSize(256 * Hash.BYTES);
    assertThat(target.resolve("tile/0/001.p/44")).hasSize(44 * Hash.BYTES);
    assertThat(target.resolve("tile/1/000.p/1")).hasSize(Hash.BYTES);
    assertThat(target.resolve("tile/entries/000")).exists();
    assertThat(target.resolve("tile/entries/001.p/44")).exists();
    assertThat(target.resolve("checkpoint"))
        .hasSameBinaryContentAs(directory.resolve("checkpoint"));
    assertThat(target.resolve("export.tmp")).doesNotExist();
    try (Log log = Log.open(directory, options)) {
      for (int i = 0; i < 300; i++) {
        log.append(TestLogs.deny("more-" + i));
      }
    }
    TileExport.export(directory, target);
    assertThat(target.resolve("tile/0/001")).exists();
    assertThat(target.resolve("tile/0/001.p")).doesNotExist();
    assertThatThrownBy(() -> TileExport.export(directory, directory))
        .hasMessageContaining("holds a log itself");
    try (DirectoryLock _ = DirectoryLock.acquire(target)) {
      assertThatThrownBy(() -> TileExport.export(directory, target))
          .hasMessageStartingWith("WAL_LOCKED");
    }
  }

  @Test
  void theSecondVerifierReadsTheTiles() throws Exception {
    PythonVerifier.assumeInstalled();
    Path key = Files.writeString(parent.resolve("key"), KEY + "\n");
    MemoryStorage log = new MemoryStorage();
    Path target = parent.resolve("tiles");
    Files.createDirectories(target);
    int before = 0;
    for (int size : new int[] {5, 300, 70_000}) {
      grow(log, size - before);
      before = size;
      TileExport.export(log, new TileDirectory(target));
      assertThat(PythonVerifier.ask(parent, "tiles", key.toString(), target.toString()))
          .containsExactly("yes " + size);
    }
    for (String name :
        List.of(
            "tile/0/272",
            "tile/0/273.p/112",
            "tile/1/001.p/17",
            "tile/2/000.p/1",
            "checkpoint",
            "tile/entries/000",
            "tile/entries/273.p/112")) {
      Path file = target.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      byte[] changed = bytes.clone();
      changed[bytes.length / 2] ^= 1;
      Files.write(file, changed);
      assertThat(PythonVerifier.ask(parent, "tiles", key.toString(), target.toString()))
          .as(name)
          .singleElement()
          .asString()
          .startsWith("no: ");
      Files.write(file, bytes);
    }
  }

  @Test
  void aBundleThatCannotHoldAFrameIsLeftOutAndCounted() throws Exception {
    MemoryStorage log = new MemoryStorage();
    try (Log open = TestLogs.open(log)) {
      open.append(TestLogs.large(70_000));
    }
    grow(log, 300);
    MemoryStorage target = new MemoryStorage();
    TileExport.Result result = TileExport.export(log, target);
    assertThat(result.bundlesLeftOut()).isEqualTo(1);
    assertThat(target.list())
        .contains("tile/0/000", "tile/entries/001.p/45")
        .doesNotContain("tile/entries/000");
  }

  @Test
  void anotherLogAnotherHistoryAndAShorterOneAreRefused() throws Exception {
    MemoryStorage log = new MemoryStorage();
    grow(log, 5);
    MemoryStorage target = new MemoryStorage();
    TileExport.export(log, target);
    byte[] checkpoint = target.get("checkpoint");

    MemoryStorage other = new MemoryStorage();
    try (Log open = TestLogs.open(other, TestLogs.options().withOrigin("example.com/other"))) {
      open.append(TestLogs.deny("call"));
    }
    assertThatThrownBy(() -> TileExport.export(other, target))
        .hasMessageContaining("holds the tiles of the log `example.com/log`");

    MemoryStorage history = new MemoryStorage();
    try (Log open = TestLogs.open(history)) {
      for (int i = 0; i < 9; i++) {
        open.append(TestLogs.allow("other-" + i));
      }
    }
    assertThatThrownBy(() -> TileExport.export(history, target))
        .hasMessageStartingWith("WAL_ROOT_MISMATCH");

    MemoryStorage shorter = new MemoryStorage();
    grow(shorter, 2);
    assertThatThrownBy(() -> TileExport.export(shorter, target))
        .hasMessageStartingWith("WAL_CHECKPOINT_AHEAD");

    assertThat(target.get("checkpoint")).isEqualTo(checkpoint);
    MemoryStorage unsigned = new MemoryStorage();
    grow(unsigned, 2);
    unsigned.remove("checkpoint");
    assertThatThrownBy(() -> TileExport.export(unsigned, new MemoryStorage()))
        .hasMessageStartingWith("WAL_CHECKPOINT_MISSING");
    unsigned.put("checkpoint", "nothing".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> TileExport.export(unsigned, new MemoryStorage()))
        .hasMessageStartingWith("WAL_CORRUPT_CHECKPOINT");
  }

  /** At every single operation: the checkpoint that is there finds its tiles. */
  @ParameterizedTest
  @CsvSource({"IO_ERROR", "NO_SPACE", "POWER_CUT"})
  void whereverAnExportIsCutShortTheCheckpointFindsItsTiles(Fault fault) throws Exception {
    MemoryStorage log = new MemoryStorage();
    grow(log, 250);
    MemoryStorage before = new MemoryStorage();
    TileExport.export(log, before);
    grow(log, 270);
    int operations = operations(log, before);
    int states = 0;
    for (int failing = 0; failing < operations; failing += failing < FEW ? 1 : FEW) {
      MemoryStorage target = before.copy();
      int at = failing;
      target.plan(
          operation ->
              fault == Fault.POWER_CUT
                  ? operation >= at ? fault : Fault.NONE
                  : operation == at ? fault : Fault.NONE);
      assertThatThrownBy(() -> TileExport.export(log, target))
          .as("operation %s", failing)
          .isInstanceOf(LogException.class);
      for (int seed = 0; seed < (fault == Fault.POWER_CUT ? 3 : 1); seed++) {
        MemoryStorage left =
            fault == Fault.POWER_CUT ? target.afterCrash(new Random(seed)) : target.afterKill();
        checkTiles(log, left);
        TileExport.export(log, left);
        assertThat(checkTiles(log, left)).isPositive();
        states++;
      }
    }
    System.out.println("tile exports: " + states + " states after " + fault + ", no violation");
  }

  private static int operations(MemoryStorage log, MemoryStorage before) throws LogException {
    MemoryStorage target = before.copy();
    target.plan(operation -> Fault.NONE);
    TileExport.export(log, target);
    return target.operations();
  }

  private static void grow(MemoryStorage storage, int frames) throws LogException {
    List<Ticket> tickets = new ArrayList<>();
    try (Log log = TestLogs.open(storage)) {
      for (int i = 0; i < frames; i++) {
        tickets.add(log.submit(TestLogs.deny("call-" + i)));
      }
    }
    assertThat(tickets).hasSize(frames);
  }

  /**
   * Compares what the target's checkpoint covers with RFC 6962's definition and the log's frames.
   *
   * @return tiles and bundles
   */
  private static long checkTiles(MemoryStorage log, MemoryStorage target) throws Exception {
    SignedNote note = SignedNote.parse(target.get("checkpoint")).orElseThrow();
    assertThat(note.isSignedBy(KEY)).isTrue();
    int size = (int) Checkpoint.parse(note.text()).orElseThrow().size();
    List<byte[]> entries = new ArrayList<>();
    for (Frame frame : TestLogs.read(log).subList(0, size)) {
      entries.add(frame.stored().getBytes(StandardCharsets.UTF_8));
    }
    LeafList leaves = LeafList.of(entries);
    assertThat(note.text()).contains(leaves.root().toString());
    long files = 0;
    for (int level = 0; size >> 8 * level > 0; level++) {
      int count = size >> 8 * level;
      for (int first = 0; first < count; first += 256) {
        int width = Math.min(256, count - first);
        byte[] tile = new byte[width * Hash.BYTES];
        for (int i = 0; i < width; i++) {
          leaves.subtree(8 * level, first + i).copyTo(tile, i * Hash.BYTES);
        }
        assertThat(target.get(TilePath.of(level, first / 256, width))).isEqualTo(tile);
        files++;
      }
    }
    for (int first = 0; first < size; first += 256) {
      int width = Math.min(256, size - first);
      byte[] bundle = target.get(TilePath.of(TilePath.ENTRIES, first / 256, width));
      int position = 0;
      for (byte[] entry : entries.subList(first, first + width)) {
        assertThat((bundle[position] & 0xff) << 8 | bundle[position + 1] & 0xff)
            .isEqualTo(entry.length);
        assertThat(Arrays.copyOfRange(bundle, position + 2, position + 2 + entry.length))
            .isEqualTo(entry);
        position += 2 + entry.length;
      }
      assertThat(position).isEqualTo(bundle.length);
      files++;
    }
    return files;
  }

  /** The examples of tlog-tiles, and groups without digits of their own. */
  @ParameterizedTest
  @CsvSource({
    "0, 1234067, 256, tile/0/x001/x234/067",
    "0, 0, 256, tile/0/000",
    "5, 999, 255, tile/5/999.p/255",
    "1, 1000, 1, tile/1/x001/000.p/1",
    "-1, 1000000, 256, tile/entries/x001/x000/000",
  })
  void pathsAreThoseOfTheStandard(int level, long index, int width, String path) {
    assertThat(TilePath.of(level, index, width)).isEqualTo(path);
  }
}
