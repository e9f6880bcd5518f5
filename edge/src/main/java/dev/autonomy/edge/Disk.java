package dev.autonomy.edge;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The part of a file system below the state root, and nothing else (INV-01): paths are relative to
 * it, with {@code /} between names. A full disk is told by {@link DiskFullException}, one that may
 * not be written by {@link DiskReadOnlyException}.
 */
public interface Disk {

  /** Names of the files in a folder, in no order; none when it is missing. */
  List<String> list(String folder) throws IOException;

  /** Bytes of a file; -1 when there is none. */
  long size(String path) throws IOException;

  /** Opens a file for reading; {@link java.nio.file.NoSuchFileException} when there is none. */
  DiskFile open(String path) throws IOException;

  /** Opens a file for reading and writing, made when it is missing, with its folder. */
  DiskFile create(String path) throws IOException;

  /**
   * Renames a file, over another one if need be, in one step that is durable on return. Its content
   * must have been forced before.
   */
  void move(String from, String to) throws IOException;

  /** Removes a file; one that is missing is removed. */
  void delete(String path) throws IOException;

  /** An open file. */
  interface DiskFile extends Closeable {

    /** Reads at a position until the buffer is full or the file ends. */
    void read(ByteBuffer target, long position) throws IOException;

    /** Writes all of the buffer at a position. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Cuts the file to this many bytes. */
    void truncate(long size) throws IOException;

    long size() throws IOException;

    /** Content and size are durable on return. */
    void force() throws IOException;
  }
}
