package dev.autonomy.rego.graphql;

import dev.autonomy.rego.graphql.ast.Position;
import org.jspecify.annotations.Nullable;

/**
 * A document that cannot be read, a schema that does not hold together, or either that needs more
 * room than there is. Carries no stack trace: policies ask about documents of strangers.
 */
public final class GraphQlException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Position position;

  /** What is wrong, and where if the document was text. */
  public GraphQlException(@Nullable Position position, String message) {
    super(message, null, false, false);
    this.position = position;
  }

  /** Where in the text, or null if that is not known. */
  public @Nullable Position position() {
    return position;
  }

  /** What is wrong, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
