package dev.autonomy.signing.logging;

/**
 * Takes what Bouncy Castle has to say, which is about settings that nobody makes here, and keeps it
 * to itself.
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
}
