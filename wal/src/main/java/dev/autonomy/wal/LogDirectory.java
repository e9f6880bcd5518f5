package dev.autonomy.wal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is done to the directory of a log before the log is opened for writing. */
final class LogDirectory {

  private LogDirectory() {}

  /**
   * Creates it, for its owner alone, unless it is there.
   *
   * @throws LogException if it cannot be created
   */
  static void create(Path directory) throws LogException {
    try {
      if (Files.isDirectory(directory)) {
        return;
      }
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(directory, OwnerOnly.directory(directory));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw Damage.io(directory + " is in the way of the log directory", e);
      }
    } catch (IOException e) {
      throw Damage.io("cannot create the log directory " + directory, e);
    }
  }

  /**
   * Removes what a crash left unfinished.
   *
   * @param repairing whether the plan of a repair is followed at present
   * @throws LogException if one is there that nobody follows, or a file cannot be removed
   */
  static void removeTemporaryFiles(Storage storage, boolean repairing) throws LogException {
    try {
      List<String> names = storage.list();
      for (String name : names) {
        if (name.equals(SegmentName.REPAIR) && !repairing) {
          throw LogRepair.unfinished(storage);
        }
        if (name.endsWith(SegmentName.TEMPORARY_SUFFIX) || SegmentName.isOrphan(name, names)) {
          storage.delete(name);
        }
      }
    } catch (IOException e) {
      throw Damage.io("cannot remove an unfinished file in " + storage.describe(), e);
    }
  }
}
