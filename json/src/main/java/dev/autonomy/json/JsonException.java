package dev.autonomy.json;

/**
 * Text that is not strict JSON, or exceeds a bound; the message is one line that names what was
 * found and where.
 */
public final class JsonException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int offset;

  /** A refusal of the text at the given byte offset. */
  public JsonException(String message, int offset) {
    super(message + " at byte " + offset);
    this.offset = offset;
  }

  /** Byte offset, from 0, at which the text stopped being acceptable. */
  public int offset() {
    return offset;
  }
}
