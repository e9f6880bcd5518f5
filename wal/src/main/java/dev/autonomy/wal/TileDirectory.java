package dev.autonomy.wal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A directory on disk whose files have slashes in their names. Directories come into being with
 * their first file, and files may be read by whoever the operator's umask lets: they are made to be
 * published. For one thread.
 */
final class TileDirectory implements Storage {

  private final Path root;
  private final DiskStorage files;
  private final Set<Path> unsynced = new LinkedHashSet<>();

  TileDirectory(Path root) {
    this.root = root;
    this.files = new DiskStorage(root, false);
  }

  /** The files right in the directory; tiles are not looked for. */
  @Override
  public List<String> list() throws IOException {
    return files.list();
  }

  @Override
  public StorageFile create(String name) throws IOException {
    makeWay(name);
    return files.create(name);
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return files.open(name);
  }

  @Override
  public StorageFile openForReading(String name) throws IOException {
    return files.openForReading(name);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    makeWay(to);
    files.rename(from, to);
  }

  @Override
  public void delete(String name) throws IOException {
    files.delete(name);
  }

  /** Makes durable what came into being or changed its name in any of the directories. */
  @Override
  public void syncNames() throws IOException {
    for (Path directory : new ArrayList<>(unsynced)) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
      unsynced.remove(directory);
    }
  }

  @Override
  public long usableBytes() throws IOException {
    return files.usableBytes();
  }

  @Override
  public String describe() {
    return files.describe();
  }

  /** Makes the directories of a file. */
  private void makeWay(String name) throws IOException {
    unsynced.add(root);
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      Path directory = root.resolve(name.substring(0, slash));
      if (unsynced.add(directory)) {
        Files.createDirectories(directory);
      }
    }
  }
}
