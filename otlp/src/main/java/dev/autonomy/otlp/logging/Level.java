package dev.autonomy.otlp.logging;

/** How bad something is that a library has to say. */
public enum Level {
  SEVERE,
  WARNING,
  INFO,
  CONFIG,
  FINE,
  FINER,
  FINEST
}
