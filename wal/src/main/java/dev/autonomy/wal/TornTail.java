package dev.autonomy.wal;

import java.io.IOException;
import java.util.zip.CRC32C;

/**
 * Tells what a crash leaves behind from damage to what was acknowledged.
 *
 * <p>A batch is written only after its predecessor is on stable storage, and acknowledged only when
 * it is there itself. So what a crash can tear is the last batch alone, and it tears it in a known
 * way: sectors that did not reach the disk still hold the zeros of preallocation, or are beyond the
 * end of the file. Unreadable bytes are therefore a tear only if bytes are missing: the batch stops
 * early, or has a hole of a sector's zeros. Everything else, and anything that is followed by a
 * later batch, had been acknowledged and was damaged afterwards.
 */
final class TornTail {

  /** The unit that disks write whole: 512 bytes. */
  static final int SECTOR_BYTES = 512;

  private static final int READ_BYTES = 64 << 10;

  private final StorageFile file;
  private final long damageStart;
  private final long batchEnd;
  private final long lastSeq;
  private final byte[] window = new byte[READ_BYTES];
  private final byte[] record = new byte[BatchRecord.BYTES];
  private long dataEnd;
  private boolean hole;
  private boolean laterBatch;

  private TornTail(StorageFile file, long damageStart, long batchEnd, long lastSeq) {
    this.file = file;
    this.damageStart = damageStart;
    this.batchEnd = batchEnd;
    this.lastSeq = lastSeq;
    this.dataEnd = damageStart;
  }

  /**
   * Whether what stands from {@code damageStart} to the end of the file is a torn batch.
   *
   * @param damageStart the first byte that cannot be read as the log's
   * @param batchEnd where the batch ends that the damage is in; 0 when the damage is in a batch
   *     record, so that nothing says where the batch ends
   * @param lastSeq number of the last frame before the damage
   */
  static boolean isTear(StorageFile file, long damageStart, long batchEnd, long lastSeq)
      throws IOException {
    TornTail tail = new TornTail(file, damageStart, batchEnd, lastSeq);
    tail.scan();
    return tail.isTear();
  }

  /** Whether every byte from {@code start} on is zero. */
  static boolean isZero(StorageFile file, long start) throws IOException {
    return dataEnd(file, start) == start;
  }

  /** Offset behind the last byte, from {@code start} on, that is not zero. */
  static long dataEnd(StorageFile file, long start) throws IOException {
    TornTail tail = new TornTail(file, start, 0, Long.MAX_VALUE);
    tail.scan();
    return tail.dataEnd;
  }

  private boolean isTear() {
    if (laterBatch) {
      return false;
    }
    if (batchEnd > 0) {
      return dataEnd < batchEnd || dataEnd == batchEnd && hole;
    }
    return dataEnd <= damageStart + BatchRecord.BYTES || hole;
  }

  /** One pass over the rest of the file: its last byte, its holes, the batch records in it. */
  private void scan() throws IOException {
    boolean zerosBefore = false;
    long start = damageStart;
    while (true) {
      // Up to a sector's end, so that no sector is looked at in two parts.
      int wanted = window.length - (int) (start % SECTOR_BYTES);
      int length = file.read(window, 0, wanted, start);
      if (length == 0) {
        return;
      }
      int from = 0;
      while (from < length) {
        int to = (int) Math.min(length, from + SECTOR_BYTES - (start + from) % SECTOR_BYTES);
        int last = lastNonZero(from, to);
        if (last < 0) {
          zerosBefore = true;
        } else {
          hole |= zerosBefore;
          dataEnd = start + last + 1;
          findBatch(start, from, to);
        }
        from = to;
      }
      start += length;
    }
  }

  private int lastNonZero(int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (window[i] != 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Looks for records of later batches. Such a record begins with the length of its payload, whose
   * last byte stands in no text.
   */
  private void findBatch(long start, int from, int to) throws IOException {
    for (int i = from; i < to && !laterBatch; i++) {
      long offset = start + i - (Integer.BYTES - 1);
      if (window[i] == BatchRecord.PAYLOAD_BYTES && offset > damageStart) {
        laterBatch = isLaterBatch(offset);
      }
    }
  }

  private boolean isLaterBatch(long offset) throws IOException {
    if (file.read(record, 0, record.length, offset) < record.length
        || RecordBuffer.getInt(record, 0) != BatchRecord.PAYLOAD_BYTES
        || record[4] != RecordType.BATCH.code()) {
      return false;
    }
    int checksum = RecordBuffer.checksum(new CRC32C(), record, 0, BatchRecord.PAYLOAD_BYTES);
    return checksum == RecordBuffer.getInt(record, 5)
        && BatchRecord.read(record, RecordBuffer.RECORD_HEADER_BYTES).firstSeq() > lastSeq;
  }
}
