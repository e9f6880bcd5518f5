package dev.autonomy.line;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A text stream in UTF-8 that notices when its reader is gone: {@code java.io.PrintStream} would
 * swallow that, and {@code PROGRAM … | head} would go on for nothing. Buffered; {@link #flush()}
 * before waiting and at the end.
 */
public final class Output {

  private static final int BUFFER_BYTES = 16 * 1024;

  private final OutputStream stream;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int size;

  /** Onto the given stream, which is never closed. */
  public Output(OutputStream stream) {
    this.stream = stream;
  }

  /** Says that nobody reads any more, or that the output cannot be written. */
  public static final class ClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String line;

    ClosedException(IOException cause) {
      super(cause);
      this.line = "cannot write the output: " + cause.getMessage();
    }

    /** The message. */
    String line() {
      return line;
    }

    /** Whether the reader just went away, which is no failure of ours. */
    boolean isBrokenPipe() {
      return line.contains("Broken pipe");
    }
  }

  /** Writes the text and a line end. */
  public Output line(String text) {
    return write(text).write("\n");
  }

  /** Writes the text. */
  public Output write(String text) {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes as they are. */
  public Output write(byte[] bytes) {
    if (bytes.length > buffer.length - size) {
      flush();
    }
    if (bytes.length > buffer.length) {
      drain(bytes, bytes.length);
    } else {
      System.arraycopy(bytes, 0, buffer, size, bytes.length);
      size += bytes.length;
    }
    return this;
  }

  /** Hands what was written to the reader. */
  public void flush() {
    int pending = size;
    size = 0;
    if (pending > 0) {
      drain(buffer, pending);
    }
  }

  private void drain(byte[] bytes, int length) {
    try {
      stream.write(bytes, 0, length);
      stream.flush();
    } catch (IOException e) {
      throw new ClosedException(e);
    }
  }
}
