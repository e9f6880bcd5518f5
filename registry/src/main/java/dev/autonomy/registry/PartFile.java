package dev.autonomy.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a download waits. Its name can be known beforehand, so what somebody else has
 * put there is neither followed nor gone on with: it is replaced.
 */
final class PartFile {

  private static final String PERMISSIONS = "rw-r--r--";

  private final Path path;
  private final @Nullable Object key;

  private PartFile(Path path, PosixFileAttributes attributes) {
    this.path = path;
    this.key = attributes.fileKey();
  }

  /** The one that an earlier attempt has left there, else a new one. */
  static PartFile at(Path path) throws IOException {
    try {
      PosixFileAttributes found = attributes(path);
      if (isOurs(found)) {
        return new PartFile(path, found);
      }
      Files.deleteIfExists(path);
    } catch (NoSuchFileException _) {
      // It is made now.
    }
    try {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
    } catch (FileAlreadyExistsException _) {
      // Somebody else, at the same moment: it has to stand the same test.
      return at(path);
    }
    return new PartFile(path, attributes(path));
  }

  /** A regular file of this process's user that nobody else may write. */
  private static boolean isOurs(PosixFileAttributes found) {
    return found.isRegularFile()
        && found.owner().getName().equals(System.getProperty("user.name"))
        && !found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  FileChannel open() throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether the path leads to this file; then it is the one that was opened before, too. */
  boolean isStillThere() throws IOException {
    try {
      return Objects.equals(attributes(path).fileKey(), key);
    } catch (NoSuchFileException _) {
      return false;
    }
  }
}
