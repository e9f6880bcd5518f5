package dev.autonomy.line;

/**
 * How far something long is, in one line on standard error that is written over and in the end
 * wiped; only where a person looks at it. It is written at most once for each percent.
 */
public final class ProgressLine implements AutoCloseable {

  private static final String WIPE = "\r\u001b[K";
  private static final long KIBIBYTE = 1 << 10;

  private final Terminal terminal;
  private final String verb;
  private long shownPercent = -1;

  /** Of a {@code verb} such as {@code pulling}. */
  public ProgressLine(Terminal terminal, String verb) {
    this.terminal = terminal;
    this.verb = verb;
  }

  /** So many of so many bytes are done, fewer than 80 PiB. */
  public void at(long doneBytes, long totalBytes) {
    long percent = totalBytes == 0 ? 100 : Math.min(100, doneBytes * 100 / totalBytes);
    if (terminal.isErrorInteractive() && percent != shownPercent) {
      shownPercent = percent;
      long kibibytes = (totalBytes + KIBIBYTE - 1) / KIBIBYTE;
      terminal.error().write(WIPE + verb + "  " + percent + " % of " + kibibytes + " KiB").flush();
    }
  }

  @Override
  public void close() {
    if (shownPercent >= 0) {
      terminal.error().write(WIPE).flush();
    }
  }
}
