package dev.autonomy.edge;

import java.io.IOException;
import java.time.Duration;

/** Something was not taken, for a reason that the other side is told. */
public final class RefusedException extends IOException {

  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final Duration retryAfter;

  public RefusedException(Reason reason, String message) {
    this(reason, message, Duration.ZERO);
  }

  public RefusedException(Reason reason, String message, Duration retryAfter) {
    super(message);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public Reason reason() {
    return reason;
  }

  /** How long to wait at least before another try; zero leaves it to whoever tries. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
