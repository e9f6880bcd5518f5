package dev.autonomy.rego.builtin.schema;

import dev.autonomy.rego.value.Value;

/** What compiling and validating need from the evaluation that they are part of. */
public interface SchemaSupport {

  /** Spends part of the evaluation's budget; throws when it is at its end. */
  void charge(long units);

  /** Whether {@code pattern} is a regular expression. */
  boolean isPattern(String pattern);

  /** Whether a part of {@code text} matches {@code pattern}, which is a regular expression. */
  boolean matches(String pattern, String text);

  /** Whether {@code text} has the format of this name; every text has a format nobody knows. */
  boolean hasFormat(String format, String text);

  /** The JSON text of {@code value}. */
  String json(Value value);
}
