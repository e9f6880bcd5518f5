package dev.autonomy.wal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names of the files in a log's directory. */
final class SegmentName {

  /** The signed checkpoint. */
  static final String CHECKPOINT = "checkpoint";

  /** The public half of the signing key with the log's origin: a C2SP verifier key. */
  static final String VERIFIER_KEY = "verifier-key";

  /** The signing key, unless the options place it elsewhere. */
  static final String SIGNING_KEY = "signing-key.pem";

  /** Held, by a lock of the operating system, by the process that writes. */
  static final String LOCK = "LOCK";

  /** The signed note that says up to where the log was pruned. */
  static final String PRUNED = "pruned";

  /** The latest checkpoint that witnesses have cosigned, see {@link WitnessedFile}. */
  static final String WITNESSED = "witnessed";

  /** How far the log was delivered, see {@link DeliveryFile}. */
  static final String DELIVERED = "delivered";

  /** What a repair is about to do; there from its first change to its last. */
  static final String REPAIR = "repair";

  /** Ends the names of files that are not complete yet. */
  static final String TEMPORARY_SUFFIX = ".tmp";

  /** Stands in the names of files that a repair has moved aside, before the repair's id. */
  static final String ASIDE = ".aside-";

  private static final String SUFFIX = ".wal";
  private static final String CALLS_SUFFIX = ".calls";
  private static final int DIGITS = 20;

  private SegmentName() {}

  /** The segment that begins with frame {@code firstSeq}: 20 digits, so that names sort. */
  static String of(long firstSeq) {
    String digits = Long.toString(firstSeq);
    return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
  }

  /** The index of the calls in the segment of that name, see {@link CallIndex}. */
  static String callsOf(String segment) {
    return segment.substring(0, DIGITS) + CALLS_SUFFIX;
  }

  /** Whether the file is an index of a segment that is not among {@code names}. */
  static boolean isOrphan(String name, List<String> names) {
    return name.length() == DIGITS + CALLS_SUFFIX.length()
        && name.endsWith(CALLS_SUFFIX)
        && !names.contains(name.substring(0, DIGITS) + SUFFIX);
  }

  /** The first frame of the segment of that name; 0 when it is not a segment's. */
  static long firstSeq(String name) {
    if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return 0;
    }
    long seq = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9' || seq > (Long.MAX_VALUE - 9) / 10) {
        return 0;
      }
      seq = seq * 10 + c - '0';
    }
    return seq;
  }

  /**
   * First frames of a log's segments, ascending.
   *
   * @throws LogException if there are none
   */
  static List<Long> segments(Storage storage) throws LogException {
    try {
      List<Long> firstSeqs = segments(storage.list());
      if (firstSeqs.isEmpty()) {
        throw new LogException(LogCode.WAL_NOT_FOUND, "there is no log in " + storage.describe());
      }
      return firstSeqs;
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
    }
  }

  /** First frames of the segments among {@code names}, ascending. */
  static List<Long> segments(List<String> names) {
    List<Long> firstSeqs = new ArrayList<>();
    for (String name : names) {
      long firstSeq = firstSeq(name);
      if (firstSeq > 0) {
        firstSeqs.add(firstSeq);
      }
    }
    firstSeqs.sort(null);
    return firstSeqs;
  }
}
