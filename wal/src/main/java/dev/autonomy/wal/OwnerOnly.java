package dev.autonomy.wal;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Permissions of what a log creates. Calls stand in it with their parameters, and its key signs for
 * the node: nobody but the owner is to read either. Where the file system has no POSIX permissions,
 * what it gives by itself has to do.
 */
final class OwnerOnly {

  private OwnerOnly() {}

  /** What a new file is created with: {@code rw-------}. */
  static FileAttribute<?>[] file(Path path) {
    return permissions(
        path, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  /** What a new directory is created with: {@code rwx------}. */
  static FileAttribute<?>[] directory(Path path) {
    return permissions(
        path,
        Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.OWNER_EXECUTE));
  }

  /** Whether files there have POSIX permissions. */
  static boolean isKnownTo(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<?>[] permissions(Path path, Set<PosixFilePermission> permissions) {
    return isKnownTo(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
