package dev.autonomy.edged;

import dev.autonomy.line.ValueException;

/**
 * The form of a key's value: how TOML's value becomes ours, and within which bounds.
 *
 * @param <T> what it becomes
 */
interface ValueForm<T> {

  /**
   * Reads a value as the TOML library returns it.
   *
   * @throws ValueException when it is of another type or form; the message may be empty
   * @throws OutOfBoundsException when it is of the form, and too small or too large
   */
  T read(Object value) throws ValueException, OutOfBoundsException;

  /** What is expected, for a message: {@code a size such as `64MiB`}. */
  String expectation();

  /** The bounds as the documentation has them, such as {@code 64KiB to 4MiB}. */
  String bounds();

  /** Says that a value lies outside its bounds. */
  final class OutOfBoundsException extends Exception {

    private static final long serialVersionUID = 1L;

    OutOfBoundsException() {
      super("", null, false, false);
    }
  }
}
