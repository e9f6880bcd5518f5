package dev.autonomy.line;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Standard output and standard error, and whether a person looks at them. Colour appears on a
 * terminal only, and never when {@code NO_COLOR} is set (no-color.org) or {@code TERM} is dumb.
 */
public final class Terminal {

  private static final int DEFAULT_WIDTH_COLUMNS = 80;
  private static final int MIN_WIDTH_COLUMNS = 40;
  private static final int MAX_WIDTH_COLUMNS = 400;

  private final Output out;
  private final Output error;
  private final Environment environment;
  private final boolean outIsTerminal;
  private final boolean errorIsTerminal;
  private int width;

  /** With the given streams; says for each whether it ends at a terminal. */
  public Terminal(
      Output out,
      Output error,
      Environment environment,
      boolean outIsTerminal,
      boolean errorIsTerminal) {
    this.out = out;
    this.error = error;
    this.environment = environment;
    this.outIsTerminal = outIsTerminal;
    this.errorIsTerminal = errorIsTerminal;
  }

  /** The process's own streams. */
  public static Terminal ofProcess(Environment environment) {
    return new Terminal(
        new Output(new FileOutputStream(FileDescriptor.out)),
        new Output(new FileOutputStream(FileDescriptor.err)),
        environment,
        isTerminal(1),
        isTerminal(2));
  }

  /** Standard output. */
  public Output out() {
    return out;
  }

  /** Standard error. */
  public Output error() {
    return error;
  }

  /** Whether standard output ends at a terminal. */
  public boolean isInteractive() {
    return outIsTerminal;
  }

  /** Whether standard error ends at a terminal. */
  public boolean isErrorInteractive() {
    return errorIsTerminal;
  }

  /** The text with emphasis, for standard output. */
  public String styled(Style style, String text) {
    return style.apply(text, outIsTerminal && colourWanted());
  }

  /** The text with emphasis, for standard error. */
  public String styledError(Style style, String text) {
    return style.apply(text, errorIsTerminal && colourWanted());
  }

  /** Columns of a line: {@code COLUMNS}, else what the terminal says, else 80. */
  public int width() {
    if (width == 0) {
      int columns = columns(environment.value("COLUMNS"));
      if (columns == 0 && outIsTerminal) {
        columns = terminalColumns();
      }
      width = columns == 0 ? DEFAULT_WIDTH_COLUMNS : columns;
    }
    return width;
  }

  private boolean colourWanted() {
    return environment.value("NO_COLOR").isEmpty() && !environment.value("TERM").equals("dumb");
  }

  /**
   * The link is read instead of asking {@code System.console()}, which loads a line editor and
   * wants standard input to be a terminal too.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return Objects.requireNonNull(System.console()).isTerminal();
    }
  }

  private static int terminalColumns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readNBytes(32), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      return columns(size.substring(size.indexOf(' ') + 1).strip());
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int columns(String text) {
    try {
      return Numbers.parse(text, MIN_WIDTH_COLUMNS, MAX_WIDTH_COLUMNS);
    } catch (ValueException e) {
      return 0;
    }
  }
}
