package dev.autonomy.edged;

import dev.autonomy.edge.EdgeClock;
import dev.autonomy.edge.Segment;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/** Tells the client now and then how far a long reading is, so that it does not give up. */
final class ReadingProgress {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final ControlSession session;
  private final EdgeClock clock;
  private final long totalBytes;
  private Instant told;

  /** Of a reading that begins now. */
  ReadingProgress(ControlSession session, EdgeClock clock, long totalBytes) {
    this.session = session;
    this.clock = clock;
    this.totalBytes = totalBytes;
    told = clock.steady();
  }

  /** Something that takes its time, and calls {@link #reading} meanwhile. */
  interface Reading<T> {
    T run() throws IOException;
  }

  /** Reads; ends early when the client has gone. */
  <T> T during(Reading<T> reading) throws IOException {
    try {
      return reading.run();
    } catch (UncheckedIOException e) {
      throw new IOException("the client has gone", e);
    }
  }

  /** Which segment is being read, and how many bytes were read until now. */
  void reading(Segment segment, long bytes) {
    Instant now = clock.steady();
    if (now.isBefore(told.plus(EVERY))) {
      return;
    }
    told = now;
    try {
      session
          .channel()
          .writeLine(
              new JsonWriter()
                  .beginObject()
                  .member("reading", segment.digest().toString())
                  .member("bytes", bytes)
                  .member("of_bytes", totalBytes)
                  .endObject()
                  .toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
