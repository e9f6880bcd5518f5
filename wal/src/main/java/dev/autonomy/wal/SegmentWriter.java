package dev.autonomy.wal;

import dev.autonomy.wal.tree.TreeState;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment file. The grammar, version 1 (records as in {@link RecordBuffer}):
 *
 * <pre>
 * segment    = preamble header *batch ( seal / *zero )
 *
 * preamble   = magic version checksum
 *   magic    = 97 41 55 54 4f 57 41 4c           a byte above ASCII, "AUTOWAL"
 *   version  = u32                               1
 *   checksum = u32                               CRC-32C of magic and version
 *
 * header     = record H                          JSON: origin, first_seq, after, tree, open_calls
 *
 * batch      = begin 1*( *disclosure frame )     made durable together
 *            / begin lost                        frames that a repair could not save
 * begin      = record B                          u64 first seq, u32 frames, u32 bytes that follow
 * disclosure = record D                          JSON: [salt, section, name, value]
 *            / record X                          JSON: [section, name]; the value was dropped
 * frame      = record F                          JSON; the tree's leaf is exactly these bytes
 * lost       = record L                          JSON: the repair's id; see {@link SegmentSalvage}
 *
 * seal       = begin index footer trailer        its batch record says 0 frames
 * index      = record I                          see {@link TileIndex}
 * footer     = record Z                          JSON: frames, tree, crc32c
 * trailer    = record E                          u64 offset of the seal
 *
 * zero       = 00                                preallocated; cut off before the segment is sealed
 * </pre>
 *
 * The disclosures of a frame stand before it, so that a frame which is there has them. The file's
 * name is the number of its first frame. A new file is written under a temporary name, made durable
 * and renamed; a segment that is not the log's last one is sealed. One process writes a segment
 * from its first byte to its last: whoever opens the log seals what it finds and starts the next
 * one.
 *
 * <p>One thread writes; another may call {@link #extend} meanwhile.
 */
final class SegmentWriter {

  /** Zeros a new segment starts with: 64 KiB, enough for a short run. */
  static final int INITIAL_ZERO_BYTES = 64 << 10;

  private static final int REWRITE_BYTES = 256 << 10;

  private final Storage storage;
  private final StorageFile file;
  private final String name;
  private final SegmentTally tally;
  private final ReentrantLock growth = new ReentrantLock();
  private volatile long position;
  private volatile long allocated;
  private @Nullable StorageFile growthFile;
  private boolean closed;
  private boolean sealed;

  private SegmentWriter(
      Storage storage,
      StorageFile file,
      String name,
      SegmentTally tally,
      long position,
      long allocated) {
    this.storage = storage;
    this.file = file;
    this.name = name;
    this.tally = tally;
    this.position = position;
    this.allocated = allocated;
  }

  /**
   * Creates the segment that {@code header} begins; durable when this returns.
   *
   * @param allocateBytes length of the file to begin with, unless the header is longer
   */
  static SegmentWriter create(Storage storage, SegmentHeader header, int allocateBytes)
      throws IOException {
    RecordBuffer bytes = new RecordBuffer(allocateBytes);
    header.write(bytes);
    SegmentTally tally = new SegmentTally();
    tally.bytes(bytes.array(), 0, bytes.size());
    String name = SegmentName.of(header.firstSeq());
    String temporary = name + SegmentName.TEMPORARY_SUFFIX;
    StorageFile file = storage.create(temporary);
    try {
      // The buffer's rest is zero: header and first preallocation are one write.
      int length = bytes.array().length;
      file.write(bytes.array(), 0, length, 0);
      file.syncAll();
      storage.rename(temporary, name);
      storage.syncNames();
      return new SegmentWriter(storage, file, name, tally, bytes.size(), length);
    } catch (IOException | RuntimeException e) {
      closeQuietly(file);
      deleteQuietly(storage, temporary);
      throw e;
    }
  }

  /** Takes over a segment that was not sealed, to cut it at {@code end} and seal it. */
  static SegmentWriter resume(Storage storage, String name, SegmentTally tally, long end)
      throws IOException {
    SegmentWriter resumed = new SegmentWriter(storage, storage.open(name), name, tally, end, end);
    resumed.closed = true; // it is about to be sealed: no zeros any more
    return resumed;
  }

  /** The same segment through a new file handle, to seal it after a failure. */
  SegmentWriter reopen(Storage storage) throws IOException {
    close();
    return resume(storage, name, tally, position);
  }

  String name() {
    return name;
  }

  /** Bytes that are durable: where the next batch goes. */
  long position() {
    return position;
  }

  /** Length of the file. */
  long allocated() {
    return allocated;
  }

  /** Frames that are durable. */
  long frames() {
    return tally.frames();
  }

  /** Writes the batch and makes it durable. After a failure only {@link #close} may follow. */
  void write(Batch batch) throws IOException {
    write(batch.array(), batch.sizeBytes());
    file.sync();
    long start = position;
    batch.addTo(tally, start);
    position = start + batch.sizeBytes();
  }

  /**
   * Writes the bytes from {@code start} on once more, and syncs them. When syncing has failed,
   * Linux keeps the pages readable and counts them as written; the process that knew is gone.
   */
  void rewrite(long start) throws IOException {
    byte[] buffer = new byte[(int) Math.min(REWRITE_BYTES, position - start)];
    for (long from = start; from < position; from += buffer.length) {
      int length = (int) Math.min(buffer.length, position - from);
      if (file.read(buffer, 0, length, from) < length) {
        throw new EOFException(name + " has become shorter than " + position + " bytes");
      }
      file.write(buffer, 0, length, from);
    }
    file.syncAll();
  }

  /** Cuts what is not part of the segment, writes the seal, makes all durable. */
  void seal(TreeState tree) throws IOException {
    growth.lock();
    try {
      closed = true;
      RecordBuffer seal = new RecordBuffer(1024);
      new SegmentSeal(tally.index(), tally.footer(tree)).write(seal, position);
      // First the cut, so that nothing ever stands behind a seal.
      file.truncate(position);
      file.syncAll();
      file.write(seal.array(), 0, seal.size(), position);
      file.syncAll();
      allocated = position + seal.size();
      position = allocated;
      sealed = true;
    } finally {
      growth.unlock();
    }
    indexCalls();
  }

  /** Writes the index of the calls in the segment, which is sealed, as far as the disk lets it. */
  void indexCalls() {
    try {
      CallIndex.write(storage, name, file, tally.calls());
    } catch (IOException e) {
      // Look-ups search the segment itself.
    }
  }

  /**
   * Writes zeros behind the end of the file, so that appending needs no new blocks: an {@code
   * fdatasync} that need not record a new length takes two thirds of the time.
   *
   * <p>Through a file handle of its own: Linux reports a failed write-back to each handle once, so
   * a sync on the batches' handle would take the report away from the batch that was lost.
   */
  void extend(byte[] zeros) throws IOException {
    StorageFile growing;
    growth.lock();
    try {
      if (closed) {
        return;
      }
      growing = growthFile == null ? storage.open(name) : growthFile;
      growthFile = growing;
      long start = allocated;
      growing.write(zeros, 0, zeros.length, start);
      allocated = start + zeros.length;
    } finally {
      growth.unlock();
    }
    growing.sync();
  }

  /** Whether the segment is complete on disk. */
  boolean isSealed() {
    return sealed;
  }

  /**
   * Cuts off what is not durable, preallocated space included, as far as the disk lets it. No zeros
   * are added from then on: on a full disk they would take the space that sealing needs.
   */
  void discardTail() {
    growth.lock();
    try {
      closed = true;
      file.truncate(position);
      allocated = position;
    } catch (IOException e) {
      // What stays there is zero, or was never acknowledged and is cut by whoever seals the file.
    } finally {
      growth.unlock();
    }
  }

  /** Closes the file as it is. */
  void close() {
    growth.lock();
    try {
      closed = true;
      closeQuietly(file);
      if (growthFile != null) {
        closeQuietly(growthFile);
      }
    } finally {
      growth.unlock();
    }
  }

  private void write(byte[] bytes, int length) throws IOException {
    long end = position + length;
    if (end <= allocated) {
      file.write(bytes, 0, length, position);
      return;
    }
    // Beyond the zeros: they must not be extended over what is written here.
    growth.lock();
    try {
      file.write(bytes, 0, length, position);
      allocated = Math.max(allocated, end);
    } finally {
      growth.unlock();
    }
  }

  private static void deleteQuietly(Storage storage, String name) {
    try {
      storage.delete(name);
    } catch (IOException e) {
      // The next opening removes it.
    }
  }

  private static void closeQuietly(StorageFile file) {
    try {
      file.close();
    } catch (IOException e) {
      // Everything that counts was synced, or has failed already.
    }
  }
}
