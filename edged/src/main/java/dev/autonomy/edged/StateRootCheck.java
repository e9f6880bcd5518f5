package dev.autonomy.edged;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks whether the state root is a directory that belongs to this process alone and can be written
 * (INV-01). Changes nothing but one file that is removed again.
 */
final class StateRootCheck {

  /** 16 MiB: what a start writes before it can refuse anything. */
  static final long MIN_FREE_BYTES = 16L << 20;

  private static final String PROBE = ".precheck";

  /** Where segments, parts of them, the ledger and the usual control socket are. */
  private static final List<String> KEPT =
      List.of(
          "segments",
          "incoming",
          "control",
          Daemon.LEDGER,
          Daemon.LEDGER + "-wal",
          Daemon.LEDGER + "-shm");

  private static final Set<PosixFilePermission> OWNERS =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private StateRootCheck() {}

  /** Nothing, or what is wrong and what to do. */
  static Optional<String> defect(Path root) {
    try {
      if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.of(
            root + " is not there: make it with `install -d -m 700 -o USER " + root + "`");
      }
      return directory(root).or(() -> link(root)).or(() -> space(root)).or(() -> writable(root));
    } catch (IOException e) {
      return Optional.of(root + " cannot be looked at: " + FileFailures.reason(e));
    }
  }

  private static Optional<String> directory(Path root) throws IOException {
    Path real = root.toRealPath();
    if (!real.equals(root)) {
      return Optional.of(
          root
              + " leads over a symbolic link to "
              + real
              + ": expected the place itself, write that into state_root");
    }
    PosixFileAttributes attributes = Files.readAttributes(root, PosixFileAttributes.class);
    if (!attributes.isDirectory()) {
      return Optional.of(root + " is no directory: choose another state_root");
    }
    String user = Files.getOwner(Path.of("/proc/self")).getName();
    if (!attributes.owner().getName().equals(user)) {
      return Optional.of(
          root
              + " belongs to `"
              + attributes.owner().getName()
              + "`, and this is `"
              + user
              + "`: `chown` it, or run as its owner");
    }
    if (!OWNERS.containsAll(attributes.permissions())) {
      return Optional.of(
          root
              + " is open to others than its owner, "
              + PosixFilePermissions.toString(attributes.permissions())
              + ": expected rwx------, `chmod 700` it");
    }
    return Optional.empty();
  }

  /** What the daemon keeps lies below the state root and nowhere else (INV-01). */
  private static Optional<String> link(Path root) {
    for (String name : KEPT) {
      Path kept = root.resolve(name);
      if (Files.isSymbolicLink(kept)) {
        return Optional.of(
            kept
                + " is a symbolic link: expected it in the state root itself, put it back or move"
                + " the whole state_root");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> space(Path root) {
    try {
      FileStore store = Files.getFileStore(root);
      if (store.isReadOnly()) {
        return Optional.of(root + " is on a file system that is read-only: remount it");
      }
      long free = store.getUsableSpace();
      return free >= MIN_FREE_BYTES
          ? Optional.empty()
          : Optional.of(
              root
                  + " has "
                  + free
                  + " bytes free: expected at least "
                  + MIN_FREE_BYTES
                  + ", make room");
    } catch (IOException e) {
      return Optional.of(root + " cannot be looked at: " + FileFailures.reason(e));
    }
  }

  private static Optional<String> writable(Path root) {
    Path probe = root.resolve(PROBE);
    try {
      Files.deleteIfExists(probe);
      Files.createFile(probe);
      Files.delete(probe);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(root + " cannot be written: " + FileFailures.reason(e));
    }
  }
}
