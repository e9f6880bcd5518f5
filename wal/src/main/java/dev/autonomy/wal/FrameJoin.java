package dev.autonomy.wal;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.tree.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Puts a frame and its disclosures together again, and checks each disclosure against what the
 * frame committed to.
 *
 * @param attrs the attributes; values stand where commitments stood
 * @param withheld JSON pointers into {@code attrs} of the commitments that still stand there
 * @param missing those of them that are neither redacted nor forgotten: a disclosure is gone
 */
record FrameJoin(JsonObject attrs, List<String> withheld, List<String> missing) {

  /** A committed member's place. */
  private record Place(String section, String name) {

    String pointer() {
      return FrameJoin.pointer(section, name);
    }
  }

  /** A disclosure, or the trace of one, until its commitment is found. */
  private record Candidate(Disclosure record, JsonValue value) {}

  /**
   * Joins them.
   *
   * @throws LogException if a disclosure is not what the frame committed to
   */
  static FrameJoin join(FrameText frame, List<Disclosure> disclosures, Frame.Place place)
      throws LogException {
    Map<Place, Candidate> candidates = candidates(disclosures, place);
    List<String> withheld = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    SequencedMap<String, JsonValue> attrs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> attr : frame.attrs().members().entrySet()) {
      Section section = Section.named(attr.getKey());
      if (section == null) {
        attrs.put(attr.getKey(), attr.getValue());
        continue;
      }
      if (!(attr.getValue() instanceof JsonObject commitments)) {
        throw notCommitted(attr.getKey(), place);
      }
      SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
      for (Map.Entry<String, JsonValue> member : commitments.members().entrySet()) {
        Place at = new Place(attr.getKey(), member.getKey());
        Commitment commitment = Commitment.parse(member.getValue());
        if (commitment == null) {
          throw notCommitted(at.pointer(), place);
        }
        Candidate candidate = candidates.remove(at);
        if (candidate != null && !candidate.record.isForgotten()) {
          check(commitment, candidate.record, at, place);
          members.put(member.getKey(), candidate.value);
        } else {
          members.put(member.getKey(), member.getValue());
          withheld.add(at.pointer());
          if (candidate == null && !commitment.redacted()) {
            missing.add(at.pointer());
          }
        }
      }
      attrs.put(attr.getKey(), JsonObject.of(members));
    }
    if (!candidates.isEmpty()) {
      Candidate left = candidates.values().iterator().next();
      throw corrupt("frame " + frame.seq() + " has no place for a disclosure", left.record, place);
    }
    return new FrameJoin(JsonObject.of(attrs), withheld, missing);
  }

  /**
   * The frame that the cursor stands on, joined.
   *
   * @throws LogException if it is not JSON of a frame, or if a disclosure is not what it committed
   *     to
   */
  static Frame frame(SegmentCursor cursor) throws LogException {
    Frame.Place place = cursor.place();
    byte[] text = cursor.copyText();
    FrameText frame = FrameText.parse(text, place);
    FrameJoin joined = join(frame, cursor.disclosures(), place);
    return new Frame(
        frame.seq(),
        frame.time(),
        frame.kind(),
        frame.node(),
        joined.attrs(),
        joined.withheld(),
        new String(text, StandardCharsets.UTF_8),
        place);
  }

  /** The JSON pointer (RFC 6901) of a committed member, relative to the attributes. */
  static String pointer(String section, String name) {
    return "/" + section + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static Map<Place, Candidate> candidates(List<Disclosure> disclosures, Frame.Place place)
      throws LogException {
    Map<Place, Candidate> candidates = new HashMap<>();
    for (Disclosure disclosure : disclosures) {
      try {
        Disclosure.Parsed parsed = disclosure.parse();
        Candidate candidate = new Candidate(disclosure, parsed.value());
        if (candidates.put(new Place(parsed.section(), parsed.name()), candidate) != null) {
          throw corrupt("a value is disclosed twice", disclosure, place);
        }
      } catch (JsonException e) {
        throw corrupt(String.valueOf(e.getMessage()), disclosure, place);
      }
    }
    return candidates;
  }

  private static void check(
      Commitment commitment, Disclosure disclosure, Place at, Frame.Place place)
      throws LogException {
    if (commitment.redacted()) {
      throw corrupt("the redacted value at " + at.pointer() + " is disclosed", disclosure, place);
    }
    Hash actual = disclosure.commitment();
    if (!actual.equals(commitment.hash())) {
      throw corrupt(
          "the disclosure of "
              + at.pointer()
              + " has the hash "
              + actual
              + ", the frame committed to "
              + commitment.hash(),
          disclosure,
          place);
    }
  }

  private static LogException corrupt(String what, Disclosure disclosure, Frame.Place place) {
    return Damage.at(LogCode.WAL_CORRUPT_DISCLOSURE, what, place.file(), disclosure.offset());
  }

  private static LogException notCommitted(String where, Frame.Place place) {
    return Damage.at(
        LogCode.WAL_CORRUPT_JSON, "no commitment stands at " + where, place.file(), place.offset());
  }
}
