package dev.autonomy.line;

import java.util.List;

/**
 * How the text after a flag becomes a value.
 *
 * @param <T> the value's type
 */
public interface ValueKind<T> {

  /**
   * The value that the text stands for.
   *
   * @throws ValueException when it is not of this kind
   */
  T parse(String text) throws ValueException;

  /** What a value looks like, to stand after "expected". */
  String expectation();

  /** Stands for the value in help, such as {@code DIR}. */
  String placeholder();

  /** What a shell should offer to complete it with. */
  default Completes completes() {
    return Completes.NOTHING;
  }

  /** The words it takes, when it takes a few words only. */
  default List<String> words() {
    return List.of();
  }

  /** What a shell can offer for a value or an operand. */
  enum Completes {
    NOTHING,
    FILES,
    DIRECTORIES,
    PROGRAMS,
    WORDS
  }
}
