package dev.autonomy.rego.network;

/** A request that got no answer. Carries no stack trace: the network is expected to fail. */
final class NetworkException extends Exception {

  private static final long serialVersionUID = 1L;

  NetworkException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
