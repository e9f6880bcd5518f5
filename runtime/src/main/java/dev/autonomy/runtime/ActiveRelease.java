package dev.autonomy.runtime;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.supply.Release;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A release that was activated on this node, or is about to be.
 *
 * @param id of the release
 * @param channel that it was offered on
 * @param sequence in that channel
 * @param bundle where its policy came from
 * @param fingerprint of its lock
 * @param policyDigest {@code sha256:…} of its policy's contents, by which the gate knows it
 * @param time when it was activated
 * @param lock as it was offered
 */
record ActiveRelease(
    String id,
    String channel,
    long sequence,
    String bundle,
    String fingerprint,
    String policyDigest,
    Instant time,
    JsonObject lock) {

  private static final Pattern FINGERPRINT = Pattern.compile("blake3:[0-9a-f]{64}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  /** The release with what is known of its policy. */
  static ActiveRelease of(Release release, String policyDigest, Instant time) {
    return new ActiveRelease(
        release.id(),
        release.channel(),
        release.sequence(),
        release.bundle().toString(),
        release.fingerprint(),
        policyDigest,
        time,
        release.lock());
  }

  /** Whether it is the release that is offered: the same lock, and the same bundle. */
  boolean isOf(Release release) {
    return fingerprint.equals(release.fingerprint())
        && bundle.endsWith("@" + release.bundle().digest().orElseThrow());
  }

  void write(JsonWriter out) {
    out.beginObject().member("release_id", id).member("channel", channel);
    out.member("sequence", sequence).member("bundle", bundle);
    out.member("behavioral_fingerprint", fingerprint).member("policy_digest", policyDigest);
    out.member("activated_at", time.toString()).member("lock", lock).endObject();
  }

  /** Reads what {@link #write} has written. */
  static ActiveRelease of(JsonObject json) throws JsonException {
    try {
      return new ActiveRelease(
          text(json, "release_id"),
          text(json, "channel"),
          sequence(json),
          text(json, "bundle"),
          matching(json, "behavioral_fingerprint", FINGERPRINT),
          matching(json, "policy_digest", DIGEST),
          Instant.parse(text(json, "activated_at")),
          json.object("lock").orElseThrow(() -> new JsonException("there is no lock", 0)));
    } catch (DateTimeException | ArithmeticException _) {
      throw new JsonException("a number or a time is none", 0);
    }
  }

  private static long sequence(JsonObject json) throws JsonException {
    if (json.get("sequence") instanceof JsonNumber number) {
      return number.longValueExact();
    }
    throw new JsonException("member sequence is missing", 0);
  }

  private static String matching(JsonObject json, String name, Pattern form) throws JsonException {
    String text = text(json, name);
    if (!form.matcher(text).matches()) {
      throw new JsonException("member " + name + " has not its form", 0);
    }
    return text;
  }

  private static String text(JsonObject json, String name) throws JsonException {
    return json.string(name).orElseThrow(() -> new JsonException(name + " is missing", 0));
  }
}
