package dev.autonomy.runtime;

import dev.autonomy.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The file {@code active-lock.json} beside the log, whose holder alone writes it. It is either
 * wholly its old self or wholly its new one; one that is damaged counts as absent.
 */
class ActiveLockFile {

  static final String NAME = "active-lock.json";

  /** Three releases with locks of 256 KiB each. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;

  ActiveLockFile(Path logDirectory) {
    this.file = logDirectory.resolve(NAME);
  }

  /**
   * What it says; nothing when it says nothing that can be believed.
   *
   * @throws IOException if it cannot be read now: nobody knows what it says, and it may be right
   */
  Optional<ActiveLock> read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES ? Optional.empty() : Optional.of(ActiveLock.parse(bytes));
    } catch (NoSuchFileException _) {
      return Optional.of(ActiveLock.NONE);
    } catch (JsonException _) {
      return Optional.empty();
    }
  }

  /** Makes it say this, on stable storage when the method returns. */
  void write(ActiveLock lock) throws IOException {
    Path temporary = file.resolveSibling(NAME + ".tmp");
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(lock.toBytes());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(file.resolveSibling("."))) {
      folder.force(true);
    }
  }
}
