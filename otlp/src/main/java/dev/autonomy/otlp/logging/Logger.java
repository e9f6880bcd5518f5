package dev.autonomy.otlp.logging;

import org.jspecify.annotations.Nullable;

/**
 * Takes what a library has to say, and keeps it to itself: each answer of a receiver is told to the
 * operator already, once, by whoever delivers.
 */
public final class Logger {

  private static final Logger SILENT = new Logger();

  private Logger() {}

  /** The logger of any name. */
  public static Logger getLogger(String name) {
    return SILENT;
  }

  /** Never. */
  public boolean isLoggable(Level level) {
    return false;
  }

  /** Nothing happens. */
  public void fine(String message) {}

  /** Nothing happens. */
  public void info(String message) {}

  /** Nothing happens. */
  public void warning(String message) {}

  /** Nothing happens. */
  public void severe(String message) {}

  /** Nothing happens. */
  public void log(Level level, String message) {}

  /** Nothing happens. */
  public void log(Level level, String message, @Nullable Object parameter) {}

  /** Nothing happens. */
  public void log(Level level, String message, @Nullable Object[] parameters) {}

  /** Nothing happens. */
  public void log(Level level, String message, @Nullable Throwable thrown) {}
}
