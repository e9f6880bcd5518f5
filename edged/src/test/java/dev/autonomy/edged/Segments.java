package dev.autonomy.edged;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Segment;
import java.time.Instant;
import java.util.Optional;

/** Segments for the ledger's tests. */
final class Segments {

  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private Segments() {}

  static Segment segment(String name) {
    return segment(name, Segment.DEFAULT_PRIORITY, Optional.empty());
  }

  static Segment segment(String name, int priority, Optional<Instant> expires) {
    return new Segment(
        Digest.of(name.getBytes(UTF_8)),
        name.length(),
        Segment.DEFAULT_MEDIA_TYPE,
        name,
        priority,
        expires);
  }
}
