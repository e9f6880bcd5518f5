package dev.autonomy.wal;

import java.io.IOException;

/** One open file of a {@link Storage}. Positions are absolute; there is no cursor. */
interface StorageFile extends AutoCloseable {

  /** The file's length in bytes. */
  long size() throws IOException;

  /**
   * Reads up to {@code length} bytes at {@code position}.
   *
   * @return how many were read; fewer than {@code length} only at the end of the file
   */
  int read(byte[] target, int offset, int length, long position) throws IOException;

  /** Writes all {@code length} bytes at {@code position}, or throws with any prefix written. */
  void write(byte[] source, int offset, int length, long position) throws IOException;

  /** Cuts the file to {@code size} bytes. */
  void truncate(long size) throws IOException;

  /** Makes what was written durable ({@code fdatasync}). */
  void sync() throws IOException;

  /** Makes what was written durable with everything the file system knows of it ({@code fsync}). */
  void syncAll() throws IOException;

  /** Gives a writer in another process the time to finish a write that was seen half done. */
  void awaitWriter();

  @Override
  void close() throws IOException;
}
