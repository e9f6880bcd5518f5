package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walking through a segment while it is being written. */
final class SegmentCursorTest {

  private static final int FRAMES = 9;

  /** So that some frames are longer than what is read at once, and some are not. */
  private static final int BYTES_MORE = 40_000;

  @ParameterizedTest
  @ValueSource(ints = {100, 4_096, 50_001, 131_072, 1_000_000})
  void batchesThatAreWrittenWhileTheyAreReadAreReadWhole(int bytesWithEachLook) throws Exception {
    MemoryStorage storage = new MemoryStorage();
    try (Log log = TestLogs.open(storage)) {
      for (int i = 0; i < FRAMES; i++) {
        log.append(TestLogs.large(i * BYTES_MORE));
      }
    }
    GrowingFile file = new GrowingFile(storage.get(SegmentName.of(1)), bytesWithEachLook);
    try (SegmentCursor cursor =
        new SegmentCursor(SegmentFile.open(new OneFile(file), 1), SegmentCursor.Tail.INSPECT)) {
      List<Integer> lengths = new ArrayList<>();
      SegmentCursor.Step step = cursor.next();
      while (step != SegmentCursor.Step.SEALED) {
        if (step == SegmentCursor.Step.FRAME) {
          lengths.add(cursor.textLength() / BYTES_MORE);
        }
        step = cursor.next();
      }
      assertThat(lengths).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  /** A file that holds zeros at first, and more of its bytes with each look. */
  private static final class GrowingFile implements StorageFile {

    private static final int WRITTEN_AT_FIRST = 1_000;

    private final byte[] bytes;
    private final int bytesWithEachLook;
    private int written = WRITTEN_AT_FIRST;

    GrowingFile(byte[] bytes, int bytesWithEachLook) {
      this.bytes = bytes;
      this.bytesWithEachLook = bytesWithEachLook;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int read(byte[] target, int offset, int length, long position) {
      int start = (int) Math.min(position, bytes.length);
      int count = Math.min(length, bytes.length - start);
      int known = Math.clamp(written - start, 0, count);
      System.arraycopy(bytes, start, target, offset, known);
      Arrays.fill(target, offset + known, offset + count, (byte) 0);
      written = Math.min(bytes.length, written + bytesWithEachLook);
      return count;
    }

    @Override
    public void awaitWriter() {
      written = Math.min(bytes.length, written + bytesWithEachLook);
    }

    @Override
    public void write(byte[] source, int offset, int length, long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void syncAll() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** A directory to read that file from, whatever its name. */
  private record OneFile(StorageFile file) implements Storage {

    @Override
    public StorageFile openForReading(String name) {
      return file;
    }

    @Override
    public StorageFile open(String name) {
      return file;
    }

    @Override
    public StorageFile create(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> list() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void rename(String from, String to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void syncNames() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long usableBytes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String describe() {
      return "one file";
    }
  }
}
