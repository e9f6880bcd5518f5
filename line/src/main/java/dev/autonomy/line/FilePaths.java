package dev.autonomy.line;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as people write them. */
public final class FilePaths {

  private FilePaths() {}

  /**
   * Reads a path; a relative one is left so.
   *
   * @throws ValueException when the text is empty or has characters that no path can have
   */
  public static Path parse(String text) throws ValueException {
    if (text.isEmpty()) {
      throw new ValueException();
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ValueException();
    }
  }
}
