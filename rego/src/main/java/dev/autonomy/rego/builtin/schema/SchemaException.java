package dev.autonomy.rego.builtin.schema;

/** A schema that is none, or that nests too deep to be used. Carries no stack trace. */
public final class SchemaException extends Exception {

  private static final long serialVersionUID = 1L;

  SchemaException(String message) {
    super(message, null, false, false);
  }

  /** The message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
