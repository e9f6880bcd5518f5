package dev.autonomy.rego.ast;

/**
 * One thing that is wrong with a policy.
 *
 * @param code the class of error, one of the constants here
 * @param message one line for the author, without code and location
 * @param location where it is
 */
public record RegoError(String code, String message, Location location) {
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

  /** {@code file:row:column: code: message}, without the file when it has no name. */
  @Override
  public String toString() {
    return location + ": " + code + ": " + message;
  }
}
