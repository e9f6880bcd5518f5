package dev.autonomy.rego.network;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One request and its response, redirects followed if they shall be. Runs on its own thread. */
final class Exchange implements Waiting.Task<Response> {

  private static final int MAX_REDIRECTS = 10;

  private final OutgoingRequest first;
  private final NetworkOptions options;
  private volatile boolean cancelled;
  private volatile Socket socket = new Socket();

  Exchange(OutgoingRequest first, NetworkOptions options) {
    this.first = first;
    this.options = options;
  }

  @Override
  public Response run() throws NetworkException {
    OutgoingRequest request = first;
    for (int redirects = 0; ; redirects++) {
      Response response = send(request);
      String location = response.header("location");
      if (!request.followRedirects() || !isRedirect(response.code()) || location == null) {
        return response;
      }
      if (redirects == MAX_REDIRECTS) {
        throw failure(request, "stopped after " + MAX_REDIRECTS + " redirects");
      }
      Target next = request.target().resolve(location);
      if (!options.allows(next.host())) {
        throw failure(request, "unallowed host: " + next.host());
      }
      request = request.redirected(response.code(), next);
    }
  }

  private static boolean isRedirect(int code) {
    return switch (code) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static NetworkException failure(OutgoingRequest request, String problem) {
    String method = request.method();
    String shown = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    return new NetworkException(shown + " \"" + request.target().shown() + "\": " + problem);
  }

  private Response send(OutgoingRequest request) throws NetworkException {
    Target target = request.target();
    try (Socket plain = new Socket()) {
      open(plain);
      plain.connect(new InetSocketAddress(target.host(), target.port()));
      if (!target.secure()) {
        return exchange(plain, request);
      }
      String host = request.header("host");
      try (Socket secure = request.tls().connect(plain, target, host)) {
        open(secure);
        return exchange(secure, request);
      }
    } catch (UnknownHostException e) {
      throw failure(request, "lookup " + target.host() + ": no such host");
    } catch (IOException e) {
      throw failure(request, cancelled ? "request timed out" : describe(e));
    }
  }

  private static String describe(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Makes a socket the one that {@link #cancel} closes. */
  private void open(Socket opened) throws IOException {
    socket = opened;
    if (cancelled) {
      opened.close();
    }
  }

  private Response exchange(Socket connection, OutgoingRequest request) throws IOException {
    OutputStream out = connection.getOutputStream();
    byte[] head = request.head().getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[head.length + request.body().length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(request.body(), 0, message, head.length, request.body().length);
    out.write(message);
    out.flush();
    BufferedInputStream in = new BufferedInputStream(connection.getInputStream());
    return new ResponseReader(in, options.maxResponseBytes()).read(request.method());
  }

  @Override
  public void cancel() {
    cancelled = true;
    try {
      socket.close();
    } catch (IOException e) {
      // Nobody waits for it any more.
    }
  }
}
