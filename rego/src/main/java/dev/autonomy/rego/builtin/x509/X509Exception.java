package dev.autonomy.rego.builtin.x509;

/**
 * A certificate, request or key that cannot be read, in the words of Go's packages. Carries no
 * stack trace: policies ask about what strangers send.
 */
public final class X509Exception extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public X509Exception(String message) {
    super(message, null, false, false);
  }

  /** The message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
