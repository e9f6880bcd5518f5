package dev.autonomy.edge;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What is known of a segment beside its bytes.
 *
 * @param digest its name
 * @param size bytes, 0 or more
 * @param mediaType what the producer calls the content, at most {@value #MAX_TEXT} characters;
 *     never interpreted
 * @param label free text for operators, at most {@value #MAX_TEXT} characters; may be empty
 * @param priority {@value #LEAST_URGENT} (last) to {@value #MOST_URGENT} (first)
 * @param expires when nobody wants it any more; to the microsecond; it is then removed, delivered
 *     or not
 */
public record Segment(
    Digest digest,
    long size,
    String mediaType,
    String label,
    int priority,
    Optional<Instant> expires) {

  public static final int LEAST_URGENT = 0;
  public static final int DEFAULT_PRIORITY = 5;
  public static final int MOST_URGENT = 9;

  /** Characters of a media type and of a label. */
  public static final int MAX_TEXT = 255;

  public static final String DEFAULT_MEDIA_TYPE = "application/octet-stream";

  public Segment {
    if (size < 0) {
      throw new IllegalArgumentException("size is " + size + ", expected 0 or more");
    }
    requireDescription(mediaType, label, priority);
    expires = expires.map(instant -> instant.truncatedTo(ChronoUnit.MICROS));
  }

  static void requireDescription(String mediaType, String label, int priority) {
    if (priority < LEAST_URGENT || priority > MOST_URGENT) {
      throw new IllegalArgumentException(
          "priority is " + priority + ", expected " + LEAST_URGENT + " to " + MOST_URGENT);
    }
    requireText("media type", mediaType);
    requireText("label", label);
  }

  private static void requireText(String what, String text) {
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          what + " has " + text.length() + " characters, expected at most " + MAX_TEXT);
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(what + " has control characters, expected none");
    }
  }

  /** Whether this one expires later; one that never does expires last. */
  public boolean outlives(Segment other) {
    return other.expires.isPresent()
        && (expires.isEmpty() || expires.get().isAfter(other.expires.get()));
  }

  /** The same with another expiry. */
  public Segment expiring(Optional<Instant> instant) {
    return new Segment(digest, size, mediaType, label, priority, instant);
  }

  /** Whether it has expired by then. */
  public boolean expiredBy(Instant now) {
    return expires.isPresent() && !expires.get().isAfter(now);
  }
}
