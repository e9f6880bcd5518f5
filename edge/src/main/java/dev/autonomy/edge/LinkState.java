package dev.autonomy.edge;

import java.util.Locale;

/** What is known of the way to a peer. */
public enum LinkState {
  /** Not tried yet. */
  UNKNOWN,
  /** The peer has answered last time. */
  UP,
  /** The peer could not be reached last time. */
  DOWN;

  /** As the control protocol writes it: lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
