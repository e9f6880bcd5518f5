package dev.autonomy.http2;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts the frames that cost us more than they cost the peer: a token bucket for each kind. Used
 * by the reading thread alone.
 */
final class FloodGuard {

  /** What is counted together. */
  enum Kind {
    PING("PING frames"),
    SETTINGS("SETTINGS frames"),
    RESET("streams reset, refused or malformed"),
    EMPTY("empty DATA or CONTINUATION frames"),
    WINDOW("WINDOW_UPDATE frames"),
    OTHER("PRIORITY frames, interim answers and frames of unknown types");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /** A bucket holds what is refilled in so many seconds. */
  private static final int BURST_SECONDS = 4;

  /** How many window updates one of our DATA frames explains. */
  private static final int WINDOW_UPDATES_PER_DATA = 4;

  private final double perSecond;
  private final Map<Kind, Bucket> buckets = new EnumMap<>(Kind.class);
  private long windowUpdatesExplained;

  private static final class Bucket {
    private double tokens;
    private long refilledNanos;
  }

  /** Full buckets. */
  FloodGuard(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    for (Kind kind : Kind.values()) {
      Bucket bucket = new Bucket();
      bucket.tokens = (double) perSecond * BURST_SECONDS;
      bucket.refilledNanos = nowNanos;
      buckets.put(kind, bucket);
    }
  }

  /**
   * Counts one.
   *
   * @throws Http2Exception ENHANCE_YOUR_CALM if there have been too many
   */
  void count(Kind kind, long nowNanos) throws Http2Exception {
    Bucket bucket = Objects.requireNonNull(buckets.get(kind));
    double refilled = bucket.tokens + (nowNanos - bucket.refilledNanos) * 1e-9 * perSecond;
    bucket.refilledNanos = nowNanos;
    bucket.tokens = Math.min(refilled, perSecond * BURST_SECONDS) - 1;
    if (bucket.tokens < 0) {
      throw Http2Exception.connection(
          Http2Error.ENHANCE_YOUR_CALM,
          "too many " + kind.label + ": more than " + (long) perSecond + " per second");
    }
  }

  /** Counts a window update, unless data that we have sent explains it. */
  void countWindowUpdate(long dataFramesSent, long nowNanos) throws Http2Exception {
    long explained = dataFramesSent * WINDOW_UPDATES_PER_DATA;
    if (windowUpdatesExplained < explained) {
      windowUpdatesExplained++;
      return;
    }
    count(Kind.WINDOW, nowNanos);
  }
}
