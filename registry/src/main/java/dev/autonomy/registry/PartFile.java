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
  private static final String SUFFIX = ".part";
  private static final String USER = "unix:uid";
  private static final String LINKS = "unix:nlink";

  private final Path path;
  private final @Nullable Object key;

  private PartFile(Path path) throws IOException {
    this.path = path;
    this.key = attributes(path).fileKey();
  }

  /** The one that an earlier attempt has left there, else a new one. */
  static PartFile at(Path path) throws IOException {
    try {
      PartFile found = new PartFile(path);
      if (found.isOurs()) {
        return found;
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
    return new PartFile(path);
  }

  /** A regular file of this process's user that nobody else may write and that has one name. */
  private boolean isOurs() throws IOException {
    PosixFileAttributes found = attributes(path);
    return found.isRegularFile()
        && !found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !found.permissions().contains(PosixFilePermission.OTHERS_WRITE)
        && hasOneName()
        && user(path).equals(userOfThisProcess());
  }

  /** The user may have no name, so that of a file just made is what there is to compare with. */
  private Object userOfThisProcess() throws IOException {
    Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
    Path made = Files.createTempFile(folder, ".", SUFFIX);
    try {
      return user(made);
    } finally {
      Files.delete(made);
    }
  }

  private static Object user(Path path) throws IOException {
    return Files.getAttribute(path, USER, LinkOption.NOFOLLOW_LINKS);
  }

  /** What has another name as well is another file to somebody. */
  private boolean hasOneName() throws IOException {
    return Files.getAttribute(path, LINKS, LinkOption.NOFOLLOW_LINKS).equals(1);
  }

  private static PosixFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  FileChannel open() throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether the path, and no other, leads to this file; then it is the one that was opened. */
  boolean isStillThere() throws IOException {
    try {
      return Objects.equals(attributes(path).fileKey(), key) && hasOneName();
    } catch (NoSuchFileException _) {
      return false;
    }
  }
}
