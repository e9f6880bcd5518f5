package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;

/** Ends the reading of one statement; without a stack trace, because parsing may go on. */
final class SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RegoError error;

  SyntaxException(Location location, String message) {
    this(RegoError.PARSE_ERROR, location, message);
  }

  SyntaxException(String code, Location location, String message) {
    super(message, null, false, false);
    this.error = new RegoError(code, message, location);
  }

  RegoError error() {
    return error;
  }
}
