package dev.autonomy.runtime;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.trust.Sha256;
import java.util.Optional;

/**
 * What is known on this node about the releases that were activated on it, {@code
 * active-lock.json}.
 *
 * @param active the one in force
 * @param activating one whose activation had begun: the process may have ended in the middle
 * @param generation of the store before that one's policy was loaded; 0 when there is none
 * @param lost one that was in force until its policy could not be used any more
 * @param reverted one that somebody on this node has taken back
 */
record ActiveLock(
    Optional<ActiveRelease> active,
    Optional<ActiveRelease> activating,
    long generation,
    Optional<ActiveRelease> lost,
    Optional<ActiveRelease> reverted) {

  /** Nothing was ever activated, or it is not known any more. */
  static final ActiveLock NONE =
      new ActiveLock(Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());

  private static final String SCHEMA = "1.0";
  private static final String CHECKSUM = "checksum";

  /** The same while {@code release} is being activated, from this generation of the store on. */
  ActiveLock begun(ActiveRelease release, long generation) {
    return new ActiveLock(active, Optional.of(release), generation, lost, reverted);
  }

  /** The same when the activation that had begun came to nothing. */
  ActiveLock abandoned() {
    return new ActiveLock(active, Optional.empty(), 0, lost, reverted);
  }

  /** This one is in force, and nothing is held back any more. */
  static ActiveLock of(ActiveRelease release) {
    return new ActiveLock(
        Optional.of(release), Optional.empty(), 0, Optional.empty(), Optional.empty());
  }

  /** Somebody has taken {@code release} back; {@code left} is what is active all the same. */
  static ActiveLock takenBack(ActiveRelease release, Optional<ActiveRelease> left) {
    return new ActiveLock(left, Optional.empty(), 0, Optional.empty(), Optional.of(release));
  }

  /** What was active has been lost, by nobody's will. */
  ActiveLock withoutActive() {
    return new ActiveLock(Optional.empty(), activating, generation, active, reverted);
  }

  /** The file: what it says, and a checksum of that. */
  byte[] toBytes() {
    JsonWriter out = members();
    return out.member(CHECKSUM, checksum()).endObject().toByteArray();
  }

  private JsonWriter members() {
    JsonWriter out = new JsonWriter().beginObject().member("schema_version", SCHEMA);
    active.ifPresent(release -> release.write(out.name("active")));
    activating.ifPresent(
        release -> {
          release.write(out.name("activating"));
          out.member("generation", generation);
        });
    lost.ifPresent(release -> release.write(out.name("lost")));
    reverted.ifPresent(release -> release.write(out.name("reverted")));
    return out;
  }

  /** Of the same object without it. A digit that a disk has changed is as bad as a missing one. */
  private String checksum() {
    return Sha256.of(members().endObject().toByteArray());
  }

  static ActiveLock parse(byte[] bytes) throws JsonException {
    JsonObject json = JsonObject.parse(bytes);
    if (!json.string("schema_version").equals(Optional.of(SCHEMA))) {
      throw new JsonException("schema_version is not " + SCHEMA, 0);
    }
    ActiveLock lock =
        new ActiveLock(
            release(json, "active"),
            release(json, "activating"),
            generation(json),
            release(json, "lost"),
            release(json, "reverted"));
    if (!json.string(CHECKSUM).equals(Optional.of(lock.checksum()))) {
      throw new JsonException("the checksum is another", 0);
    }
    return lock;
  }

  private static long generation(JsonObject json) throws JsonException {
    try {
      return json.get("generation") instanceof JsonNumber number ? number.longValueExact() : 0;
    } catch (ArithmeticException _) {
      throw new JsonException("member generation is no integer", 0);
    }
  }

  private static Optional<ActiveRelease> release(JsonObject json, String name)
      throws JsonException {
    if (json.get(name) == null) {
      return Optional.empty();
    }
    if (!(json.get(name) instanceof JsonObject object)) {
      throw new JsonException("member " + name + " is no object", 0);
    }
    return Optional.of(ActiveRelease.of(object));
  }
}
