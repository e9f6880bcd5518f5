package dev.autonomy.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The store's way to the disk: a file is either wholly its old self or wholly its new one, and is
 * on stable storage when a method returns.
 */
class StoreFiles {

  private static final String TEMPORARY = ".tmp";

  /** Called before each step that changes the disk; tests stop the process there. */
  void step(String what, Path file) throws IOException {}

  /** The file's bytes, or null when there is none. */
  byte @Nullable [] read(Path file, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException("more than " + maxBytes + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** Puts {@code content} in the place of whatever the file was. */
  void replace(Path file, byte[] content) throws IOException {
    Path folder = folderOf(file);
    Path temporary = folder.resolve(file.getFileName() + TEMPORARY);
    step("create", temporary);
    try (FileChannel out =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      step("write", temporary);
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      step("force", temporary);
      out.force(true);
    }
    step("rename", file);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(folder);
  }

  void delete(Path file) throws IOException {
    step("delete", file);
    if (Files.deleteIfExists(file)) {
      forceFolder(folderOf(file));
    }
  }

  /** Makes a folder for this user alone, and those above it. */
  void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    step("create", folder);
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
    Files.createDirectories(folder, owner);
    forceFolder(folderOf(folder));
  }

  private void forceFolder(Path folder) throws IOException {
    step("force", folder);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes what a crash left half-written, and every file that {@code kept} does not want. */
  void sweep(Path folder, Predicate<String> kept) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (Files.isRegularFile(file) && (name.endsWith(TEMPORARY) || !kept.test(name))) {
          step("delete", file);
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no folder holds " + file);
    }
    return parent;
  }
}
