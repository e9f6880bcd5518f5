package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the files of an archive into memory; nothing is ever unpacked to disk. */
final class ArchiveReader {

  private ArchiveReader() {}

  /**
   * The archive's files by plain name.
   *
   * <p>A leading slash is accepted when every name has one and there is no {@code manifest.json}:
   * this is how {@code opa build} writes names.
   */
  static SortedMap<String, byte[]> read(byte[] archive, BundleLimits limits)
      throws BundleException {
    TarReader tar = new TarReader(ArchiveInput.open(archive, limits), limits);
    SortedMap<String, byte[]> files = new TreeMap<>();
    Set<String> folders = new HashSet<>();
    String absolute = null;
    String relative = null;
    for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
      String raw = entry.name();
      boolean slashed = raw.startsWith("/");
      absolute = slashed ? raw : absolute;
      relative = slashed ? relative : raw;
      String name = EntryName.plain(slashed ? raw.substring(1) : raw);
      if (entry.isFolder()) {
        folders.add(name);
      } else if (name.isEmpty()) {
        throw EntryName.refuse(raw, "is a file without a name");
      } else if (files.put(name, entry.content()) != null) {
        throw EntryName.refuse(raw, "is there twice");
      }
    }
    if (absolute != null && (relative != null || files.containsKey(Manifest.FILE))) {
      throw EntryName.refuse(absolute, "is absolute");
    }
    for (String folder : folders) {
      if (files.containsKey(folder)) {
        throw EntryName.refuse(folder, "is both a file and a folder");
      }
    }
    if (files.isEmpty()) {
      throw new BundleException(Code.BAD_ARCHIVE, "archive has no files");
    }
    return files;
  }
}
