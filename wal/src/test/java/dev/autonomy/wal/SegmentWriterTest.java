package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.wal.MemoryStorage.Fault;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentWriterTest {

  private static final int WRITE_OF_BATCH = 0;
  private static final int SYNC_OF_BATCH = 1;
  private static final int WRITE_OF_ZEROS = 2;

  private final MemoryStorage storage = new MemoryStorage();

  /**
   * A failed write-back takes the batch with it, and is reported to each file handle once: the
   * batch must hear of it although the zeros have heard of it first.
   */
  @Test
  void aBatchThatIsLostWhileZerosAreSyncedIsNotAcknowledged() throws Exception {
    SegmentHeader header =
        new SegmentHeader("example.com/log", FrameClock.NEVER, TreeState.EMPTY, List.of());
    SegmentWriter writer = SegmentWriter.create(storage, header, SegmentWriter.INITIAL_ZERO_BYTES);
    writer.extend(new byte[1024]);
    storage.plan(
        operation ->
            switch (operation) {
              case WRITE_OF_BATCH, WRITE_OF_ZEROS -> Fault.NONE;
              case SYNC_OF_BATCH -> {
                assertThatThrownBy(() -> writer.extend(new byte[1024]))
                    .isInstanceOf(IOException.class);
                yield Fault.NONE;
              }
              default -> Fault.IO_ERROR;
            });
    Batch batch = new Batch();
    batch.begin(1);
    batch.end();
    assertThatThrownBy(() -> writer.write(batch))
        .isInstanceOf(IOException.class)
        .hasMessage("an earlier sync has failed");
    writer.close();
  }
}
