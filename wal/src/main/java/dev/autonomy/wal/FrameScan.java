package dev.autonomy.wal;

import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Checks a frame and its disclosures in place and takes from them what the log's state depends on,
 * an order of magnitude faster than {@link FrameText} and {@link FrameJoin}, which build what they
 * check: most frames are like one of the last few in all but the content of their strings. What it
 * accepts those two accept with the same meaning; what it does not accept is for them to judge, so
 * every refusal is theirs. Not thread-safe; reused.
 */
final class FrameScan {

  /**
   * So many structures are recognised while they alternate: those of each tool's decisions, say.
   */
  private static final int MODELS = 16;

  /** Longer texts are no models, for models are kept: values of that size stand in disclosures. */
  private static final int MAX_MODEL_BYTES = 64 << 10;

  /** Lengths that differ by a multiple of this share a guess. */
  private static final int LENGTHS = 256;

  private final @Nullable FrameModel[] models = new FrameModel[MODELS];
  private final int[] modelOfLength = new int[LENGTHS];
  private final FrameGrammar grammar = new FrameGrammar();
  private final TextScan scan = new TextScan();
  private final MessageDigest sha256 = TreeHasher.sha256();
  private final byte[] hash = new byte[Hash.BYTES];

  private byte[] bytes = hash;
  private DisclosureSpans disclosures = new DisclosureSpans();
  private int oldest;
  private int[] found = {};
  private CallEffect effect = CallEffect.NONE;
  private long seq;
  private int timeStart;
  private int auditIdStart;
  private int auditIdEnd;
  private int nextDisclosure;
  private int withheld;

  /** Whether the frame that the cursor stands on, and all beside it, is as it must be. */
  boolean accepts(SegmentCursor cursor) {
    bytes = cursor.array();
    disclosures = cursor.spans();
    seq = cursor.nextSeq() - 1;
    auditIdEnd = 0;
    nextDisclosure = 0;
    withheld = 0;
    int from = cursor.textOffset();
    FrameModel model = model(from, from + cursor.textLength());
    return model != null && check(model) && nextDisclosure == disclosures.count();
  }

  long seq() {
    return seq;
  }

  /** Where in the cursor's array the frame's time starts. */
  int timeStart() {
    return timeStart;
  }

  /** Whether it is about a call. */
  boolean hasAuditId() {
    return auditIdEnd > 0;
  }

  /** What the call is looked up by, if there is one. */
  int callKey() {
    return CallList.key(bytes, auditIdStart, auditIdEnd - auditIdStart);
  }

  /** The call that it is about, if there is one. */
  String auditId() {
    return new String(bytes, auditIdStart, auditIdEnd - auditIdStart, StandardCharsets.US_ASCII);
  }

  /** What it means for the calls that await their outcome. */
  CallEffect effect() {
    return effect;
  }

  /** How many commitments have no value beside them: redacted, or forgotten since. */
  int withheld() {
    return withheld;
  }

  /**
   * A model that the text is like. The one that was right for the last text of this length is tried
   * first: values stand in disclosures, so the length of a text says much about its structure.
   */
  private @Nullable FrameModel model(int from, int to) {
    int length = to - from & LENGTHS - 1;
    FrameModel likely = models[modelOfLength[length]];
    if (likely != null && likely.isLike(scan, bytes, from, to, found)) {
      return likely;
    }
    for (int i = 0; i < MODELS; i++) {
      FrameModel model = models[i];
      if (model != null && model != likely && model.isLike(scan, bytes, from, to, found)) {
        modelOfLength[length] = i;
        return model;
      }
    }
    FrameModel model = to - from > MAX_MODEL_BYTES ? null : grammar.read(bytes, from, to);
    if (model != null) {
      models[oldest] = model;
      modelOfLength[length] = oldest;
      oldest = (oldest + 1) % MODELS;
      found = new int[Math.max(found.length, 2 * model.tellingCount())];
      model.isLike(scan, bytes, from, to, found); // like itself: finds where its spans stand here
    }
    return model;
  }

  private boolean check(FrameModel model) {
    effect = model.effect();
    timeStart = found[2 * FrameModel.TIME];
    for (int i = FrameModel.TIME + 1; i < model.tellingCount(); i++) {
      FrameModel.Span span = model.telling(i);
      int start = found[2 * i];
      if (span.role() == FrameModel.Role.AUDIT_ID) {
        auditIdStart = start;
        auditIdEnd = found[2 * i + 1];
      } else if (span.role() == FrameModel.Role.HASH
          ? !isDisclosed(span.place(), start)
          : !isWithheld(span.place(), start)) {
        return false;
      }
    }
    return true;
  }

  /** Disclosures stand in the order of the commitments: the next one is this one's or nobody's. */
  private boolean isDisclosed(byte[] place, int hashStart) {
    if (nextDisclosure == disclosures.count() || !isNext(place)) {
      return false;
    }
    return disclosures.isForgotten(nextDisclosure)
        ? isWithheld(place, hashStart)
        : isHash(hashStart, nextDisclosure++);
  }

  private boolean isWithheld(byte[] place, int hashStart) {
    withheld++;
    if (nextDisclosure < disclosures.count() && isNext(place)) {
      return disclosures.isForgotten(nextDisclosure++) && HashText.isAny(bytes, hashStart);
    }
    return HashText.isAny(bytes, hashStart);
  }

  /** Whether the next disclosure is one of that member, and strict JSON. */
  private boolean isNext(byte[] place) {
    boolean forgotten = disclosures.isForgotten(nextDisclosure);
    int end = disclosures.end(nextDisclosure);
    scan.begin(disclosures.array(), end);
    int at = scan.skip(disclosures.start(nextDisclosure), '[');
    at = forgotten ? at : scan.skip(scan.plainString(at), ',');
    at = scan.skip(at, place);
    at = forgotten ? at : scan.value(scan.skip(at, ','));
    return scan.skip(at, ']') == end;
  }

  /** Whether the hash of the disclosure is the one that is written there. */
  private boolean isHash(int hashStart, int disclosure) {
    int start = disclosures.start(disclosure);
    sha256.update(disclosures.array(), start, disclosures.end(disclosure) - start);
    try {
      sha256.digest(hash, 0, Hash.BYTES);
    } catch (DigestException e) {
      throw new AssertionError("a target of " + Hash.BYTES + " bytes holds the digest", e);
    }
    return HashText.isOf(hash, bytes, hashStart);
  }
}
