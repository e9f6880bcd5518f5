package dev.autonomy.runtime;

import dev.autonomy.http.HttpClientExchange;
import dev.autonomy.http.HttpException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections for {@code tool.http_get}. The name is looked up once; what is checked is what
 * is connected to, so that a name cannot lead elsewhere between the two.
 */
final class Connector {

  private static final List<HttpClientExchange.Field> FIELDS =
      List.of(
          new HttpClientExchange.Field("User-Agent", "autonomy"),
          new HttpClientExchange.Field("Accept", "*/*"));

  private final Resolver resolver;
  private final Supplier<SSLSocketFactory> tls;

  Connector(Resolver resolver, Supplier<SSLSocketFactory> tls) {
    this.resolver = resolver;
    this.tls = tls;
  }

  /** With the operating system's resolver and the Java platform's trusted authorities. */
  static Connector system() {
    return new Connector(Resolver.SYSTEM, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /** An address that this tool must not connect to. */
  static final class ForbiddenAddressException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    ForbiddenAddressException(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** An open connection to one origin. */
  record Connection(Socket socket) implements Closeable {

    HttpClientExchange.Answer get(HttpTarget target, int maxBodyBytes)
        throws IOException, HttpException {
      return HttpClientExchange.get(
          socket.getInputStream(),
          socket.getOutputStream(),
          target.origin().authority(),
          target.path(),
          FIELDS,
          maxBodyBytes);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /**
   * Connects to the first address that answers.
   *
   * @throws ForbiddenAddressException if any address of the host is not public and no key of the
   *     allowlist names it; nothing was sent then
   */
  Connection connect(Origin origin, Allowlist allowlist, Deadline deadline)
      throws IOException, ForbiddenAddressException {
    List<InetAddress> addresses = lookUp(origin, deadline);
    for (InetAddress address : addresses) {
      if (!PublicAddress.test(address) && !allowlist.names(address, origin.port())) {
        throw new ForbiddenAddressException(
            "the endpoint's address " + Hosts.literal(address) + " is not public");
      }
    }
    IOException failure = null;
    for (int i = 0; i < addresses.size(); i++) {
      try {
        int share = Math.max(1, deadline.remainingMillis() / (addresses.size() - i));
        return new Connection(open(origin, addresses.get(i), share, deadline));
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure == null ? new UnknownHostException(origin.host()) : failure;
  }

  private List<InetAddress> lookUp(Origin origin, Deadline deadline) throws IOException {
    if (origin.isLiteral()) {
      String host = origin.host();
      return List.of(
          InetAddress.ofLiteral(
              host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
    }
    // A look-up cannot be interrupted: it gets a thread of its own, which is left behind when late.
    FutureTask<List<InetAddress>> lookUp = new FutureTask<>(() -> resolver.resolve(origin.host()));
    Thread.ofPlatform().daemon().name("http-get-resolver").start(lookUp);
    try {
      return lookUp.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("looking up " + origin.host() + " took too long");
    } catch (ExecutionException e) {
      throw new UnknownHostException("the name " + origin.host() + " does not resolve");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Socket open(Origin origin, InetAddress address, int timeoutMillis, Deadline deadline)
      throws IOException {
    Socket socket = new Socket();
    deadline.guard(socket);
    try {
      socket.connect(new InetSocketAddress(address, origin.port()), timeoutMillis);
      return origin.scheme().equals("http") ? socket : secure(socket, origin);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private SSLSocket secure(Socket socket, Origin origin) throws IOException {
    SSLSocket secured =
        (SSLSocket) tls.get().createSocket(socket, origin.host(), origin.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }
}
