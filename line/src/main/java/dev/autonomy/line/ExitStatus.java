package dev.autonomy.line;

/** Exit statuses that every command shares. */
public final class ExitStatus {

  /** Done. */
  public static final int DONE = 0;

  /** Not done, or a check that does not hold. */
  public static final int FAILED = 1;

  /** The command line itself is wrong; nothing was done. */
  public static final int USAGE = 2;

  /** The reader of our output went away: 128 plus the number of SIGPIPE. */
  public static final int BROKEN_PIPE = 141;

  private ExitStatus() {}
}
