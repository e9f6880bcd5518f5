package dev.autonomy.registry;

import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RegistryException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.http.HttpConnectTimeoutException;
import javax.net.ssl.SSLException;
import land.oras.exception.OrasException;
import org.jspecify.annotations.Nullable;

/** What went wrong, in one line: ORAS wraps causes in causes. */
final class Failures {

  private static final int MAX_CAUSES = 16;
  private static final int MAX_REASON_CHARACTERS = 300;

  private Failures() {}

  /** Of what a request threw. */
  static RegistryException of(String what, Throwable failure) {
    if (failure instanceof RegistryException known) {
      return known;
    }
    Throwable cause = failure;
    Throwable telling = failure;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (cause instanceof OrasException oras && isRefusal(oras.getStatusCode())) {
        return unauthorized(what, failure);
      }
      if (!(telling instanceof IOException)) {
        telling = cause; // what an I/O error is caused by says less than it
      }
      cause = cause.getCause();
    }
    return new RegistryException(Kind.UNAVAILABLE, what + ": " + reason(telling), failure);
  }

  private static String reason(Throwable failure) {
    return switch (failure) {
      case ConnectException _ -> "no connection: is the registry running, and the port right?";
      case HttpConnectTimeoutException _ -> "no connection in time: try again later";
      case SSLException _ -> "TLS failed: " + oneLine(failure) + ": `--registry-ca` trusts others";
      case IOException _ -> "the connection failed: " + oneLine(failure);
      default -> oneLine(failure);
    };
  }

  /** Of an answer that was not the one hoped for. */
  static RegistryException answered(String what, int status) {
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          unauthorized(what, null);
      case HttpURLConnection.HTTP_NOT_FOUND ->
          new RegistryException(Kind.NOT_FOUND, what + ": there is none");
      default ->
          new RegistryException(
              Kind.UNAVAILABLE, what + ": the registry answered " + status + ": try again later");
    };
  }

  static RegistryException corrupt(String message) {
    return new RegistryException(Kind.CORRUPT, message);
  }

  static RegistryException local(String message) {
    return new RegistryException(Kind.LOCAL, message);
  }

  private static boolean isRefusal(Integer status) {
    return status != null
        && (status == HttpURLConnection.HTTP_UNAUTHORIZED
            || status == HttpURLConnection.HTTP_FORBIDDEN);
  }

  private static RegistryException unauthorized(String what, @Nullable Throwable cause) {
    String message = what + ": not with these credentials: see `docker login`, or DOCKER_CONFIG";
    return cause == null
        ? new RegistryException(Kind.UNAUTHORIZED, message)
        : new RegistryException(Kind.UNAUTHORIZED, message, cause);
  }

  private static String oneLine(Throwable cause) {
    return oneLine(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  /** What somebody else has written, bounded and without controls. */
  static String oneLine(String message) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(message.length(), MAX_REASON_CHARACTERS); i++) {
      char character = message.charAt(i);
      line.append(Character.isISOControl(character) ? ' ' : character);
    }
    return line.toString();
  }
}
