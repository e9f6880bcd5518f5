package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops stored values of one call, as privacy law may ask, and changes no proof: frames hold salted
 * commitments to values, and the values stand beside them. The frames of the call and their leaves
 * stay byte for byte; readers show the commitment and list the value as withheld.
 *
 * <p>First a frame ({@link FrameKind#LOG_PRUNED}) says what goes and who asked, so that no removal
 * is ever without its record. Then each segment concerned is written anew without the values and
 * takes the place of the old file. Nothing is overwritten in place: whatever interrupts that leaves
 * every segment either old or new, and the same call finishes it.
 */
public final class LogForgetter {

  private final LockedLog log;
  private final String auditId;
  private final String field;

  private LogForgetter(LockedLog log, String auditId, String field) {
    this.log = log;
    this.auditId = auditId;
    this.field = field;
  }

  /**
   * What was forgotten.
   *
   * @param fields JSON pointers of the values, relative to {@code attrs}
   * @param values how many values were dropped now; 0 when that had been done before
   * @param asideFiles files that repairs moved aside and that may hold the values still
   */
  public record Result(List<String> fields, int values, int asideFiles) {

    /** Copies the list. */
    public Result {
      fields = List.copyOf(fields);
    }
  }

  /**
   * Forgets.
   *
   * @param field JSON pointer relative to {@code attrs}: {@code /params/message} is one value,
   *     {@code /params} every value of that section
   * @param by who asks, for the record
   * @param options the log's own: node, signing key, clock
   * @throws LogException if the log is in use, there is none, it does not open, the call or the
   *     value is not in it, or the disk refuses
   */
  public static Result forget(
      Path directory, LogOptions options, String auditId, String field, String by)
      throws LogException {
    try (LockedLog log = LockedLog.acquire(directory, options)) {
      return forget(log, auditId, field, by);
    }
  }

  static Result forget(LockedLog log, String auditId, String field, String by) throws LogException {
    try {
      return new LogForgetter(log, auditId, field).run(by);
    } catch (IOException e) {
      throw new LogException(
          DiskSpace.isExhausted(e, log.storage()) ? LogCode.WAL_FULL : LogCode.WAL_IO,
          "values of "
              + auditId
              + " may still be in "
              + log.storage().describe()
              + ": "
              + Damage.reason(e)
              + "; the same command continues once the disk takes it",
          e);
    }
  }

  private Result run(String by) throws IOException, LogException {
    Storage storage = log.storage();
    List<Frame> frames = LogReader.framesOf(storage, auditId);
    List<String> fields = committed(frames);
    if (fields.isEmpty()) {
      throw new LogException(
          LogCode.WAL_NOT_FOUND,
          "no value stands at "
              + field
              + " of "
              + auditId
              + " in "
              + storage.describe()
              + ": `audit get` shows what does");
    }
    try (Log opened = log.open()) {
      if (!isRecorded(frames, fields)) {
        opened.append(LogEntries.forgotten(auditId, fields, by));
      }
    }
    int values = 0;
    int aside = 0;
    for (long firstSeq : SegmentName.segments(storage.list())) {
      values += SegmentRewriter.rewrite(storage, firstSeq, this::drops);
    }
    CallIndexes.complete(storage, false);
    for (String name : storage.list()) {
      aside += name.contains(SegmentName.ASIDE) ? 1 : 0;
    }
    return new Result(fields, values, aside);
  }

  private boolean drops(FrameText frame, Disclosure.Parsed disclosure) {
    return frame.attrs().string("audit_id").orElse("").equals(auditId)
        && covers(FrameJoin.pointer(disclosure.section(), disclosure.name()));
  }

  private boolean covers(String pointer) {
    return pointer.equals(field) || pointer.startsWith(field + "/");
  }

  /** The committed members that the field means, whether their values are still there or not. */
  private List<String> committed(List<Frame> frames) {
    List<String> fields = new ArrayList<>();
    for (Frame frame : frames) {
      for (Section section : Section.values()) {
        frame
            .attrs()
            .object(section.wireName())
            .ifPresent(
                members -> {
                  for (String name : members.members().keySet()) {
                    String pointer = FrameJoin.pointer(section.wireName(), name);
                    if (covers(pointer) && !fields.contains(pointer)) {
                      fields.add(pointer);
                    }
                  }
                });
      }
    }
    return fields;
  }

  /** Whether a frame behind the last one that has any of them says already that all these went. */
  private boolean isRecorded(List<Frame> frames, List<String> fields) {
    long last = 0;
    for (Frame frame : frames) {
      last = committed(List.of(frame)).isEmpty() ? last : Math.max(last, frame.seq());
    }
    for (Frame frame : frames) {
      if (frame.kind().equals(FrameKind.LOG_PRUNED)
          && frame.seq() > last
          && frame.auditId().equals(auditId)
          && frame.attrs().get("fields") instanceof JsonArray array
          && fields.stream().allMatch(f -> array.elements().contains(new JsonString(f)))) {
        return true;
      }
    }
    return false;
  }
}
