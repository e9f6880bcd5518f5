package dev.autonomy.signing.logging;

/** How bad something is that Bouncy Castle has to say. */
public enum Level {
  SEVERE,
  WARNING,
  INFO,
  CONFIG,
  FINE,
  FINER,
  FINEST
}
