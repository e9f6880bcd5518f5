package dev.autonomy.bundle;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * One line of the store's history.
 *
 * @param generation counts the events of the store, from 1
 * @param time when it happened
 * @param action {@code load}, {@code activate}, {@code rollback}, {@code undo}, or {@code stage},
 *     which changes no pointer
 * @param policy what became the current policy, or was staged
 * @param source where it was brought from: a file's path, or a reference pinned by digest; {@code
 *     unknown} when nobody said; for people
 * @param verification what was known of its signatures: {@code unsigned}, {@code unverified} when
 *     nobody had said whose count, or who has signed it; for people, as a runtime looks for itself
 */
public record StoreEvent(
    long generation,
    Instant time,
    String action,
    StoredPolicy policy,
    String source,
    String verification) {

  static final String UNDO = "undo";
  static final String UNKNOWN = "unknown";
  static final String UNSIGNED = "unsigned";

  /** Signed by somebody, and nobody has said whose signatures count. */
  static final String UNVERIFIED = "unverified";

  /** Whether it took back a load that proved to be of no use. */
  public boolean isUndo() {
    return action.equals(UNDO);
  }

  /** Whether somebody trusted was known to have signed the policy. */
  public boolean isSigned() {
    return switch (verification) {
      case UNKNOWN, UNSIGNED, UNVERIFIED -> false;
      default -> true;
    };
  }

  void write(JsonWriter out) {
    out.beginObject().member("generation", generation).member("time", time.toString());
    out.member("action", action);
    policy.writeMembers(out);
    out.member("source", source).member("verification", verification).endObject();
  }

  static StoreEvent of(JsonObject json) throws JsonException {
    try {
      return new StoreEvent(
          count(json, "generation"),
          Instant.parse(StoredPolicy.text(json, "time")),
          StoredPolicy.text(json, "action"),
          StoredPolicy.of(json),
          json.string("source").orElse(UNKNOWN), // absent from what older versions have written
          StoredPolicy.text(json, "verification"));
    } catch (DateTimeException e) {
      throw new JsonException("member time is not RFC 3339", 0);
    }
  }

  /** Whether it tells the same of the same policy. */
  boolean repeats(StoreEvent other) {
    return action.equals(other.action) && policy.equals(other.policy);
  }

  static long count(JsonObject json, String member) throws JsonException {
    if (json.get(member) instanceof JsonNumber number) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException _) {
        // Reported below with everything else that is not a count.
      }
    }
    throw new JsonException("member " + member + " is not an integer", 0);
  }
}
