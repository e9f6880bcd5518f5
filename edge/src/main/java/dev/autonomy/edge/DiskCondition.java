package dev.autonomy.edge;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file system says of itself. It is asked after a failure whose message does not tell: the
 * system's messages are in its user's language.
 */
public enum DiskCondition {
  /** It has room, and was not mounted read-only. */
  WRITABLE,
  /** Less than 4 KiB are left for this user. */
  FULL,
  /** It is mounted read-only. */
  READ_ONLY,
  /** It does not even answer this. */
  UNKNOWN;

  private static final long LEAST_BYTES = 4 << 10;

  /** The condition of the file system that a file or folder is on. */
  public static DiskCondition of(Path path) {
    try {
      FileStore store = Files.getFileStore(path);
      if (store.isReadOnly()) {
        return READ_ONLY;
      }
      return store.getUsableSpace() < LEAST_BYTES ? FULL : WRITABLE;
    } catch (IOException _) {
      return UNKNOWN;
    }
  }
}
