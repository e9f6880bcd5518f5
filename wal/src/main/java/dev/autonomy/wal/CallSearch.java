package dev.autonomy.wal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds every frame of one call. Of a segment with an index, two kilobytes and the batches in
 * question are read; the bytes of one without are searched for the id's text, and only the batches
 * that hold it are taken apart. For one thread.
 */
final class CallSearch {

  private static final int READ_BYTES = 256 << 10;

  private final Storage storage;
  private final String auditId;
  private final int key;
  private final TextSearch text;
  private final List<Frame> found = new ArrayList<>();
  private byte[] window = new byte[0];

  private CallSearch(Storage storage, String auditId) {
    this.storage = storage;
    this.auditId = auditId;
    this.key = CallList.key(auditId);
    this.text = new TextSearch(auditId.getBytes(StandardCharsets.UTF_8));
  }

  /** The call's frames in the log in {@code storage}, oldest first. */
  static List<Frame> framesOf(Storage storage, String auditId) throws LogException {
    if (auditId.isEmpty()) {
      return List.of();
    }
    CallSearch search = new CallSearch(storage, auditId);
    try {
      search.search();
    } catch (IOException e) {
      throw Damage.io("cannot read the log in " + storage.describe(), e);
    }
    return search.found;
  }

  private void search() throws IOException, LogException {
    long from = AuditIdTime.firstSeqToSearch(storage, auditId);
    boolean more = true;
    while (more) {
      Set<String> names = new HashSet<>(storage.list());
      List<Long> segments = SegmentName.segments(List.copyOf(names));
      if (segments.isEmpty()) {
        throw new LogException(LogCode.WAL_NOT_FOUND, "there is no log in " + storage.describe());
      }
      more = false;
      for (long firstSeq : segments) {
        if (firstSeq >= from) {
          searchIfThere(firstSeq, names);
          from = firstSeq + 1;
          more = true; // and perhaps the writer has begun another one meanwhile
        }
      }
    }
  }

  /** A segment may have been pruned, or was empty and is replaced, since the files were listed. */
  private void searchIfThere(long firstSeq, Set<String> names) throws IOException, LogException {
    try {
      search(firstSeq, names);
    } catch (IOException | LogException e) {
      if (storage.list().contains(SegmentName.of(firstSeq))) {
        throw e;
      }
    }
  }

  private void search(long firstSeq, Set<String> names) throws IOException, LogException {
    String name = SegmentName.of(firstSeq);
    long[] offsets = names.contains(SegmentName.callsOf(name)) ? lookUp(name) : null;
    if (offsets != null) {
      for (long offset : offsets) {
        searchBatch(firstSeq, offset);
      }
      return;
    }
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      searchBytes(segment);
    }
  }

  /** What the segment's index says; null when there is none to be believed. */
  private long @Nullable [] lookUp(String segment) throws IOException {
    try (StorageFile index = storage.openForReading(SegmentName.callsOf(segment));
        StorageFile sealed = storage.openForReading(segment)) {
      return CallIndex.find(index, sealed, key);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void searchBatch(long firstSeq, long offset) throws LogException {
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      searchBatch(segment, offset);
    }
  }

  /**
   * Takes the batch apart that begins at {@code offset}.
   *
   * @return where the next one begins; {@code offset} itself when no complete batch stands there
   */
  private long searchBatch(SegmentFile segment, long offset) throws LogException {
    SegmentCursor cursor = new SegmentCursor(segment, SegmentCursor.Tail.GLANCE);
    cursor.seek(offset);
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME && cursor.batchStart() == offset) {
      int from = cursor.textOffset();
      if (text.isIn(cursor.array(), from, from + cursor.textLength())) {
        Frame frame = FrameJoin.frame(cursor);
        if (frame.auditId().equals(auditId)) {
          found.add(frame);
        }
      }
      if (cursor.isLastOfBatch()) {
        return cursor.end();
      }
      step = cursor.next();
    }
    return offset;
  }

  /** Looks for the id's text, and then for the batch that it is in. */
  private void searchBytes(SegmentFile segment) throws IOException, LogException {
    RecordScanner batches = new RecordScanner(segment.file(), segment.headerEnd());
    long position = segment.headerEnd();
    while (true) {
      long hit = find(segment.file(), position);
      if (hit < 0) {
        return;
      }
      long batch = batchAt(batches, position, hit);
      position = searchBatch(segment, batch);
      if (position == batch) {
        return; // what stands there is not complete yet
      }
    }
  }

  /** Where in the file the id's text first stands, from {@code start} on; -1 if nowhere. */
  private long find(StorageFile file, long start) throws IOException {
    long position = start;
    window = window.length == 0 ? new byte[READ_BYTES] : window;
    while (true) {
      int length = file.read(window, 0, window.length, position);
      int at = text.find(window, 0, length);
      if (at >= 0) {
        return position + at;
      }
      if (length < window.length) {
        return -1;
      }
      position += length - text.length() + 1;
    }
  }

  /**
   * The start of the batch that the byte at {@code target} is in, or of the first thing before it
   * that is no batch: there the cursor tells the end of what was written from damage.
   */
  private static long batchAt(RecordScanner batches, long start, long target) throws IOException {
    long position = start;
    while (true) {
      batches.seek(position);
      if (batches.next() != RecordScanner.Found.RECORD
          || batches.type() != RecordType.BATCH
          || batches.payloadLength() != BatchRecord.PAYLOAD_BYTES) {
        return position;
      }
      BatchRecord batch = BatchRecord.read(batches.array(), batches.payload());
      long end = batches.position() + batch.bodyBytes();
      if (!batch.isPossible() || target < end) {
        return position;
      }
      position = end;
    }
  }
}
