package dev.autonomy.rego.ast;

import java.util.List;

/**
 * One thing that is wrong with a policy.
 *
 * @param code the class of error, one of the constants here
 * @param message one line for the author, without code and location
 * @param location where it is
 * @param details lines that say more, such as the types that were found and wanted; may be empty
 */
public record RegoError(String code, String message, Location location, List<String> details) {
  /** The text is not Rego. */
  public static final String PARSE_ERROR = "rego_parse_error";

  /** Any rule of the language that has no code of its own, such as redeclared variables. */
  public static final String COMPILE_ERROR = "rego_compile_error";

  /** Conflicting rules, unknown functions, wrong numbers or types of arguments. */
  public static final String TYPE_ERROR = "rego_type_error";

  /** A variable that nothing gives a value. */
  public static final String UNSAFE_VAR_ERROR = "rego_unsafe_var_error";

  /** A rule that depends on itself. */
  public static final String RECURSION_ERROR = "rego_recursion_error";

  /** Formatting would change what the text says, or make it too long. */
  public static final String FORMAT_ERROR = "rego_format_error";

  /** Copies the details. */
  public RegoError {
    details = List.copyOf(details);
  }

  /** An error without details. */
  public RegoError(String code, String message, Location location) {
    this(code, message, location, List.of());
  }

  /**
   * {@code file:row:column: code: message}, without the file when it has no name, and the details
   * on lines of their own, each behind a tab.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(location).append(": ").append(code).append(": ").append(message);
    for (String detail : details) {
      text.append("\n\t").append(detail);
    }
    return text.toString();
  }
}
