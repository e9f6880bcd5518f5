package dev.autonomy.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A directory of the machine. Files are readable by their owner alone; no link is followed. */
public final class LocalDisk implements Disk {

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> WRITE =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          LinkOption.NOFOLLOW_LINKS);

  private final Path root;

  /** Over a directory that exists. */
  public LocalDisk(Path root) {
    this.root = root;
  }

  private Path resolve(String path) {
    Path resolved = root.resolve(path).normalize();
    if (!resolved.startsWith(root)) {
      throw new IllegalArgumentException(path + " is outside of the state root");
    }
    return resolved;
  }

  @Override
  public List<String> list(String folder) throws IOException {
    Path directory = resolve(folder);
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              names.add(directory.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              // Removed while the folder was read.
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return names;
  }

  @Override
  public long size(String path) throws IOException {
    try {
      return Files.size(resolve(path));
    } catch (NoSuchFileException _) {
      return -1;
    }
  }

  @Override
  public DiskFile open(String path) throws IOException {
    return new OpenFile(root, path, FileChannel.open(resolve(path), READ));
  }

  @Override
  public DiskFile create(String path) throws IOException {
    Path file = resolve(path);
    try {
      makeFolder(file);
      return new OpenFile(
          root,
          path,
          FileChannel.open(
              file,
              WRITE,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    } catch (IOException e) {
      throw explained(root, path, e);
    }
  }

  /** Every path here has one: it lies below the root. */
  private static Path folder(Path path) {
    return Objects.requireNonNull(path.getParent());
  }

  private static void makeFolder(Path file) throws IOException {
    Path folder = folder(file);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isSymbolicLink(folder)) {
        throw new IOException(
            folder + " is a symbolic link: expected a directory, nothing is written through links");
      }
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      sync(folder(folder));
    }
  }

  @Override
  public void move(String from, String to) throws IOException {
    Path source = resolve(from);
    Path target = resolve(to);
    try {
      makeFolder(target);
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
      sync(folder(target));
      sync(folder(source));
    } catch (IOException e) {
      throw explained(root, to, e);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    try {
      Files.deleteIfExists(resolve(path));
    } catch (IOException e) {
      throw explained(root, path, e);
    }
  }

  private static IOException explained(Path root, String path, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("No space left") || message.contains("quota exceeded")) {
      return new DiskFullException(path, failure);
    }
    return switch (DiskCondition.of(root)) {
      case FULL -> new DiskFullException(path, failure);
      case READ_ONLY -> new DiskReadOnlyException(path, failure);
      case WRITABLE, UNKNOWN -> failure;
    };
  }

  private record OpenFile(Path root, String path, FileChannel channel) implements DiskFile {

    @Override
    public void read(ByteBuffer target, long position) throws IOException {
      long at = position;
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          return;
        }
        at += count;
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      long at = position;
      try {
        while (source.hasRemaining()) {
          at += channel.write(source, at);
        }
      } catch (IOException e) {
        throw explained(root, path, e);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      try {
        channel.truncate(size);
      } catch (IOException e) {
        throw explained(root, path, e);
      }
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void force() throws IOException {
      try {
        channel.force(false);
      } catch (IOException e) {
        throw explained(root, path, e);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
