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
 * @param action {@code load}, {@code activate}, {@code rollback}, or {@code stage}, which changes
 *     no pointer
 * @param policy what became the current policy, or was staged
 * @param verification what was known of its signatures: {@code unsigned}, {@code unverified} when
 *     nobody had said whose count, or who has signed it; for people, as a runtime looks for itself
 */
public record StoreEvent(
    long generation, Instant time, String action, StoredPolicy policy, String verification) {

  void write(JsonWriter out) {
    out.beginObject().member("generation", generation).member("time", time.toString());
    out.member("action", action);
    policy.writeMembers(out);
    out.member("verification", verification).endObject();
  }

  static StoreEvent of(JsonObject json) throws JsonException {
    try {
      return new StoreEvent(
          generation(json),
          Instant.parse(StoredPolicy.text(json, "time")),
          StoredPolicy.text(json, "action"),
          StoredPolicy.of(json),
          StoredPolicy.text(json, "verification"));
    } catch (DateTimeException e) {
      throw new JsonException("member time is not RFC 3339", 0);
    }
  }

  static long generation(JsonObject json) throws JsonException {
    if (json.get("generation") instanceof JsonNumber number) {
      try {
        return number.longValueExact();
      } catch (ArithmeticException _) {
        // Reported below with everything else that is not a count.
      }
    }
    throw new JsonException("member generation is not an integer", 0);
  }
}
