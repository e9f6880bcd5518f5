package dev.autonomy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What {@code wal verify} sees of a log that is written to at the same time. */
final class LiveVerificationTest {

  @Test
  void aLogThatIsSignedForTheFirstTimeWhileItsFramesAreReadVerifies() throws LogException {
    Verification verification = TestLogs.verify(new LateCheckpoint(TestLogs.finished(), 1));
    assertThat(verification.problem()).isEmpty();
    assertThat(verification.checkpoint()).isPresent();
  }

  @Test
  void aSealedLogWhoseCheckpointStaysAwayDoesNotVerify() throws LogException {
    Verification verification = TestLogs.verify(new LateCheckpoint(TestLogs.finished(), 100));
    assertThat(verification.problem().orElseThrow().code())
        .isEqualTo(LogCode.WAL_CHECKPOINT_MISSING);
  }

  /** A log whose checkpoint is not there the first times that it is asked for. */
  private static final class LateCheckpoint implements Storage {

    private final Storage storage;
    private final AtomicInteger absences;

    LateCheckpoint(Storage storage, int absences) {
      this.storage = storage;
      this.absences = new AtomicInteger(absences);
    }

    @Override
    public StorageFile openForReading(String name) throws IOException {
      if (name.equals(SegmentName.CHECKPOINT) && absences.getAndDecrement() > 0) {
        throw new NoSuchFileException(name);
      }
      return storage.openForReading(name);
    }

    @Override
    public List<String> list() throws IOException {
      List<String> names = storage.list();
      if (absences.get() > 0) {
        names.remove(SegmentName.CHECKPOINT);
      }
      return names;
    }

    @Override
    public StorageFile create(String name) throws IOException {
      return storage.create(name);
    }

    @Override
    public StorageFile open(String name) throws IOException {
      return storage.open(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
      storage.rename(from, to);
    }

    @Override
    public void delete(String name) throws IOException {
      storage.delete(name);
    }

    @Override
    public void syncNames() throws IOException {
      storage.syncNames();
    }

    @Override
    public long usableBytes() throws IOException {
      return storage.usableBytes();
    }

    @Override
    public String describe() {
      return storage.describe();
    }
  }
}
