package dev.autonomy.registry;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Lets ORAS go where it was sent, and to the token service that a registry names, but nowhere else.
 *
 * <p>ORAS 0.7.0 follows redirects itself, without a bound and from HTTPS to HTTP, and from the
 * second one on it sends the credentials along, whatever the host. So none is left to it: the JDK's
 * client asks its proxy selector about each request before anything of it leaves, and this one
 * refuses. The address comes back to {@link Transport}, which has rules. What leads to a token
 * service is an answer that asks for a token, never a redirect.
 *
 * <p>It never selects a proxy.
 */
final class RequestGuard extends ProxySelector {

  private static final ScopedValue<Trip> TRIP = ScopedValue.newInstance();

  /** The statuses that ORAS goes to a token service after. */
  private static final Set<String> REFUSALS = Set.of("401", "403");

  /** ORAS keeps the names of services and scopes with the tokens, 500 of them. */
  private static final int MAX_TOKEN_ADDRESS_CHARACTERS = 4_096;

  private final Predicate<URI> permitted;

  /**
   * Token services have to be at addresses that are {@code permitted}, and by HTTPS as the
   * registry.
   */
  RequestGuard(Predicate<URI> permitted) {
    this.permitted = permitted;
  }

  /** ORAS wants to go somewhere else than it was sent; nothing has left. */
  static final class ElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient URI target;

    private ElsewhereException(URI target) {
      super("redirected to " + Addresses.origin(target));
      this.target = target;
    }

    URI target() {
      return target;
    }
  }

  /** Calls ORAS for one request to {@code target}. */
  static <T> T sending(URI target, boolean withCredentials, Callable<T> request) throws Exception {
    return ScopedValue.where(TRIP, new Trip(target, withCredentials)).call(request::call);
  }

  /** Tells which status the last request of this thread was answered with. */
  static void answered(String status) {
    if (TRIP.isBound()) {
      TRIP.get().answered(status);
    }
  }

  @Override
  public List<Proxy> select(URI uri) {
    TRIP.get().step(uri, permitted);
    return List.of(Proxy.NO_PROXY);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // There is no proxy to have failed.
  }

  /** One request: the target; after a refusal, a token service and the target again. */
  private static final class Trip {

    private enum Stage {
      READY,
      SENT,
      REFUSED,
      AT_TOKEN_SERVICE,
      SENT_AGAIN
    }

    private final URI target;
    private final boolean withCredentials;
    private Stage stage = Stage.READY;

    Trip(URI target, boolean withCredentials) {
      this.target = target;
      this.withCredentials = withCredentials;
    }

    void answered(String status) {
      if (stage == Stage.SENT && REFUSALS.contains(status)) {
        stage = Stage.REFUSED;
      }
    }

    void step(URI uri, Predicate<URI> permitted) {
      boolean onTarget = uri.equals(target);
      if (stage == Stage.READY && onTarget) {
        stage = Stage.SENT;
      } else if (stage == Stage.REFUSED) {
        checkTokenService(uri, permitted);
        stage = Stage.AT_TOKEN_SERVICE;
      } else if (stage == Stage.AT_TOKEN_SERVICE) {
        if (!onTarget) {
          throw new IllegalStateException(
              "its token service leads to " + Addresses.origin(uri) + ", and no token came");
        }
        stage = Stage.SENT_AGAIN;
      } else {
        throw new ElsewhereException(uri);
      }
    }

    private void checkTokenService(URI uri, Predicate<URI> permitted) {
      if (!withCredentials) {
        throw new IllegalStateException(
            Addresses.origin(target) + " asks for credentials, which are the registry's alone");
      }
      if (!permitted.test(uri) || Addresses.isDowngrade(target, uri)) {
        throw new IllegalStateException(
            "its token service " + uri.resolve("/") + " is not reached by HTTPS");
      }
      int length = uri.toString().length();
      if (length > MAX_TOKEN_ADDRESS_CHARACTERS) {
        throw new IllegalStateException(
            "the address of its token service has "
                + length
                + " characters, more than "
                + MAX_TOKEN_ADDRESS_CHARACTERS);
      }
    }
  }
}
