package dev.autonomy.wal.note;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which witnesses somebody believes, and how many of them have to vouch for a tree: the more of
 * them, the more would have to lie together for a log to show two histories.
 *
 * @param witnesses their keys, none twice, whatever its name
 * @param quorum how many of them have to have cosigned, from 1 to all of them
 */
public record WitnessPolicy(List<CosignerKey> witnesses, int quorum) {

  /** Most witnesses: the cosignatures of 32, of any kind, fit into a note. */
  public static final int MAX_WITNESSES = 32;

  /**
   * Copies the keys.
   *
   * @throws IllegalArgumentException if the quorum cannot be reached, a key is there twice, or
   *     there are more than {@value #MAX_WITNESSES}
   */
  public WitnessPolicy {
    witnesses = List.copyOf(witnesses);
    if (witnesses.size() > MAX_WITNESSES) {
      throw new IllegalArgumentException(
          witnesses.size() + " witnesses, more than " + MAX_WITNESSES);
    }
    if (quorum < 1 || quorum > witnesses.size()) {
      throw new IllegalArgumentException(
          "a quorum of " + quorum + " among " + witnesses.size() + " witnesses");
    }
    for (int i = 0; i < witnesses.size(); i++) {
      for (CosignerKey other : witnesses.subList(0, i)) {
        if (witnesses.get(i).isSameKeyAs(other)) {
          throw new IllegalArgumentException(
              "one key twice, as " + other.name() + " and as " + witnesses.get(i).name());
        }
      }
    }
  }

  /** Those of the witnesses that have cosigned the checkpoint, and when, in their order here. */
  public Map<CosignerKey, Instant> cosigned(SignedNote checkpoint) {
    Map<CosignerKey, Instant> times = new LinkedHashMap<>();
    for (CosignerKey witness : witnesses) {
      witness.cosigned(checkpoint).ifPresent(time -> times.put(witness, time));
    }
    return times;
  }

  /** Says, on one line, how far these cosignatures are from being enough. */
  public String shortfall(Witnessed witnessed) {
    return "its checkpoint of "
        + witnessed.checkpoint().size()
        + " frames is cosigned by "
        + witnessed.cosigned().size()
        + " of the "
        + witnesses.size()
        + " witnesses named, "
        + quorum
        + (quorum == 1 ? " is needed" : " are needed");
  }

  /** Whether enough of them have cosigned the checkpoint. */
  public boolean isMetBy(SignedNote checkpoint) {
    return cosigned(checkpoint).size() >= quorum;
  }
}
