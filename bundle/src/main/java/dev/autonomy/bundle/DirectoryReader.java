package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads the bundle files of a folder. Hidden folders are left out; links are followed only to
 * places inside the folder.
 */
final class DirectoryReader {

  private final Path root;
  private final BundleLimits limits;
  private final Predicate<String> wanted;
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private long totalBytes;
  private int entries;

  private DirectoryReader(Path root, BundleLimits limits, Predicate<String> wanted) {
    this.root = root;
    this.limits = limits;
    this.wanted = wanted;
  }

  static SortedMap<String, byte[]> read(Path directory, BundleLimits limits)
      throws BundleException {
    return read(directory, limits, BundleFiles::isRelevant);
  }

  /** Reads the files whose names, relative to the directory, are wanted. */
  static SortedMap<String, byte[]> read(
      Path directory, BundleLimits limits, Predicate<String> wanted) throws BundleException {
    try {
      DirectoryReader reader = new DirectoryReader(directory.toRealPath(), limits, wanted);
      reader.folder(reader.root, "", 0);
      return reader.files;
    } catch (IOException e) {
      throw new BundleException(
          Code.UNREADABLE, "cannot read folder " + directory + ": " + e.getMessage(), e);
    }
  }

  private void folder(Path folder, String prefix, int depth) throws IOException, BundleException {
    if (depth > EntryName.MAX_SEGMENTS) {
      throw EntryName.refuse(prefix, "is deeper than " + EntryName.MAX_SEGMENTS + " folders");
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (++entries > limits.maxEntries()) {
          throw new BundleException(
              Code.TOO_LARGE, "folder has more than " + limits.maxEntries() + " entries");
        }
        child(child, prefix, depth);
      }
    }
  }

  private void child(Path child, String prefix, int depth) throws IOException, BundleException {
    String fileName = child.getFileName().toString();
    String name = prefix + fileName;
    if (Files.isDirectory(child)) {
      if (!fileName.startsWith(".")) {
        checkInside(child, name);
        folder(child, name + "/", depth + 1);
      }
    } else if (wanted.test(name)) {
      checkInside(child, name);
      files.put(EntryName.plain(name), content(child, name));
    }
  }

  private void checkInside(Path child, String name) throws IOException, BundleException {
    if (!child.toRealPath().startsWith(root)) {
      throw new BundleException(
          Code.UNREADABLE,
          "folder entry " + EntryName.quote(name) + " links to outside the folder");
    }
  }

  private byte[] content(Path file, String name) throws IOException, BundleException {
    if (!Files.isRegularFile(file)) {
      throw new BundleException(
          Code.UNREADABLE, "folder entry " + EntryName.quote(name) + " is not a plain file");
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(limits.maxEntryBytes() + 1);
    }
    totalBytes += content.length;
    if (content.length > limits.maxEntryBytes() || totalBytes > limits.maxTotalBytes()) {
      throw new BundleException(
          Code.TOO_LARGE,
          "folder entry "
              + EntryName.quote(name)
              + " exceeds the limit of "
              + limits.maxEntryBytes()
              + " bytes a file or "
              + limits.maxTotalBytes()
              + " in all");
    }
    return content;
  }
}
