package dev.autonomy.rego.check.types;

import java.io.Serial;

/** A JSON schema cannot be understood as a type. */
final class SchemaException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  SchemaException(String message) {
    super(message);
  }
}
