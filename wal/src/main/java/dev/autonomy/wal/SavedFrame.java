package dev.autonomy.wal;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A frame that stays of a damaged segment, with the records that belong to it. */
final class SavedFrame {

  /** What an error would name; none leaves this class. */
  private static final Frame.Place NOWHERE = new Frame.Place("", 0);

  private final long seq;
  private final byte[] text;
  private final List<Disclosure> disclosures;
  private final int lostValues;

  private SavedFrame(long seq, byte[] text, List<Disclosure> disclosures, int lostValues) {
    this.seq = seq;
    this.text = text;
    this.disclosures = disclosures;
    this.lostValues = lostValues;
  }

  /**
   * A frame with those of the records before it that are its own; null when the text is not that of
   * a frame: a checksum can be right over anything.
   */
  static @Nullable SavedFrame of(byte[] text, List<Disclosure> candidates) {
    try {
      FrameText frame = FrameText.parse(text, NOWHERE);
      if (isComplete(frame, candidates)) {
        return new SavedFrame(frame.seq(), text, candidates, 0);
      }
      SavedFrame fitting = fitting(frame, text, candidates);
      // Refuses a frame with anything but a commitment where one has to stand.
      FrameJoin.join(frame, fitting.disclosures, NOWHERE);
      return fitting;
    } catch (LogException e) {
      return null;
    }
  }

  private static boolean isComplete(FrameText frame, List<Disclosure> candidates) {
    try {
      return FrameJoin.join(frame, candidates, NOWHERE).missing().isEmpty();
    } catch (LogException e) {
      return false; // some of them are of another frame, or not what was committed to
    }
  }

  /** Of the records that stand before a frame, those that are its own; traces for what is gone. */
  private static SavedFrame fitting(FrameText frame, byte[] text, List<Disclosure> candidates) {
    Map<String, Disclosure> found = new HashMap<>();
    for (Disclosure candidate : candidates) {
      try {
        Disclosure.Parsed parsed = candidate.parse();
        found.put(FrameJoin.pointer(parsed.section(), parsed.name()), candidate);
      } catch (JsonException e) {
        // It is no disclosure of this frame then.
      }
    }
    List<Disclosure> fitting = new ArrayList<>();
    int missing = 0;
    for (Section section : Section.values()) {
      JsonObject members = frame.attrs().object(section.wireName()).orElse(JsonObject.EMPTY);
      for (String name : members.members().keySet()) {
        Commitment commitment = Commitment.parse(members.members().get(name));
        Disclosure own = found.get(FrameJoin.pointer(section.wireName(), name));
        if (commitment == null || commitment.redacted()) {
          continue;
        }
        if (own != null && (own.isForgotten() || own.commitment().equals(commitment.hash()))) {
          fitting.add(own);
        } else {
          fitting.add(Disclosure.trace(section.wireName(), name));
          missing++;
        }
      }
    }
    return new SavedFrame(frame.seq(), text, fitting, missing);
  }

  /** The frame's number. */
  long seq() {
    return seq;
  }

  /** Its exact text; not a copy. */
  byte[] text() {
    return text;
  }

  /** Its values, and traces of those that are gone. */
  List<Disclosure> disclosures() {
    return disclosures;
  }

  /** How many of its values the damage has taken. */
  int lostValues() {
    return lostValues;
  }
}
