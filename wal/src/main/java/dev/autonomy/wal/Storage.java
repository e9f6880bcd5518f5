package dev.autonomy.wal;

import java.io.IOException;
import java.util.List;

/**
 * The files of one log: the few operations that the log needs of a file system, so that tests can
 * make each of them fail, tear or forget.
 */
interface Storage {

  /** Names of all files, in no particular order. */
  List<String> list() throws IOException;

  /** Creates an empty file for reading and writing, replacing one of that name. */
  StorageFile create(String name) throws IOException;

  /** Opens an existing file for reading and writing. */
  StorageFile open(String name) throws IOException;

  /** Opens an existing file for reading. */
  StorageFile openForReading(String name) throws IOException;

  /** Renames a file, replacing one that has the new name; readers see the one or the other. */
  void rename(String from, String to) throws IOException;

  /** Removes a file if it is there. */
  void delete(String name) throws IOException;

  /** Makes creations, renames and removals durable. */
  void syncNames() throws IOException;

  /** Bytes that may still be written, as far as the file system says. */
  long usableBytes() throws IOException;

  /** The directory, for messages. */
  String describe();
}
