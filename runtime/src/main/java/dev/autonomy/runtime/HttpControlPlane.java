package dev.autonomy.runtime;

import dev.autonomy.http.HttpClientExchange;
import dev.autonomy.http.HttpException;
import dev.autonomy.supply.Release;
import dev.autonomy.supply.ReleaseException;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The control plane over HTTP/1.1, one connection for each question. Bounded in time from the first
 * byte to the last, and in what is read; follows no redirection, so that the token goes to one
 * origin only.
 */
final class HttpControlPlane implements ControlPlane {

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** What an answer may take beyond the time for which it may be kept open. */
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  private static final String PATH = "/v1/releases/desired";
  private static final int MAX_TOKEN_BYTES = 4 << 10;
  private static final int TOO_LARGE = 413;

  private final Origin origin;
  private final String path;
  private final Optional<Path> tokenFile;
  private final Optional<SSLSocketFactory> trust;
  private final Duration answerTimeout;
  private @Nullable Closeable open;
  private boolean closed;

  HttpControlPlane(ReleaseOptions options, String nodeId) {
    this(options, nodeId, ANSWER_TIMEOUT);
  }

  HttpControlPlane(ReleaseOptions options, String nodeId, Duration answerTimeout) {
    URI base = options.orchestrator();
    String prefix = base.getRawPath();
    this.origin = origin(base);
    this.path =
        (prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix)
            + PATH
            + "?channel="
            + options.channel()
            + "&node="
            + URLEncoder.encode(nodeId, StandardCharsets.UTF_8).replace("+", "%20");
    this.tokenFile = options.tokenFile();
    this.trust = options.trust();
    this.answerTimeout = answerTimeout;
  }

  /**
   * Checks a base URL.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static void checkBase(URI base) {
    Origin origin;
    try {
      origin = origin(base);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "`" + base + "` is no URL of an orchestrator: " + e.getMessage(), e);
    }
    if (base.getRawQuery() != null || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "`" + base + "` is no URL of an orchestrator: nothing may stand behind its path");
    }
    if (!isVisible(base.getRawPath())) {
      throw new IllegalArgumentException(
          "`"
              + base
              + "` is no URL of an orchestrator: its path is not ASCII, write it as "
              + base.toASCIIString());
    }
    if (origin.scheme().equals("http") && !isLoopback(origin)) {
      throw new IllegalArgumentException(
          "`" + base + "` would be asked without TLS: use https, or an address of loopback");
    }
  }

  private static Origin origin(URI base) {
    if (base.getScheme() == null || base.getRawAuthority() == null || base.getRawPath() == null) {
      throw new IllegalArgumentException("expected https://host[:port][/path]");
    }
    return Origin.parse(base.getScheme() + "://" + base.getRawAuthority());
  }

  private static boolean isLoopback(Origin origin) {
    if (!origin.isLiteral()) {
      return origin.host().equals("localhost");
    }
    return literal(origin).isLoopbackAddress();
  }

  private static InetAddress literal(Origin origin) {
    String host = origin.host();
    return InetAddress.ofLiteral(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
  }

  @Override
  public Answer ask(Optional<String> tag, Duration wait) throws InterruptedException {
    Answer answer = answer(tag, wait);
    if (isClosed()) {
      throw new InterruptedException("the runtime stops");
    }
    return answer;
  }

  private Answer answer(Optional<String> tag, Duration wait) {
    Duration bound = answerTimeout.plus(wait);
    try (Deadline deadline = Deadline.after(bound)) {
      try (Socket socket = connect(deadline)) {
        return ask(socket, tag, wait);
      } catch (IOException | HttpException e) {
        return new Answer.Failed(
            deadline.isOver()
                ? origin + " has not answered within " + bound.toSeconds() + " s"
                : "no answer from " + origin + ": " + reason(e));
      } catch (ReleaseException e) {
        return new Answer.Failed(String.valueOf(e.getMessage()));
      } finally {
        release();
      }
    }
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case UnknownHostException _ -> "the name does not resolve";
      case HttpException refusal when refusal.status() == TOO_LARGE ->
          "it is larger than " + Release.MAX_BYTES + " bytes";
      case HttpException refusal -> "it is no HTTP: " + refusal.getMessage();
      default -> failure.getMessage() == null ? "the connection broke" : failure.getMessage();
    };
  }

  private Answer ask(Socket socket, Optional<String> tag, Duration wait)
      throws IOException, HttpException, ReleaseException {
    HttpClientExchange.Answer answer =
        HttpClientExchange.get(
            socket.getInputStream(),
            socket.getOutputStream(),
            origin.authority(),
            path + "&wait=" + wait.toSeconds(),
            fields(tag),
            Release.MAX_BYTES);
    return ControlPlaneAnswers.read(answer, tag.isPresent());
  }

  /** To the first address that takes the connection. */
  private Socket connect(Deadline deadline) throws IOException {
    InetAddress[] addresses =
        origin.isLiteral()
            ? new InetAddress[] {literal(origin)}
            : InetAddress.getAllByName(origin.host());
    int share = Math.toIntExact(CONNECT_TIMEOUT.toMillis()) / addresses.length;
    IOException failure = new UnknownHostException(origin.host());
    for (InetAddress address : addresses) {
      Socket socket = new Socket();
      try {
        hold(socket);
        deadline.guard(socket);
        int timeout = Math.max(1, Math.min(share, deadline.remainingMillis()));
        socket.connect(new InetSocketAddress(address, origin.port()), timeout);
        socket.setTcpNoDelay(true);
        return origin.scheme().equals("http") ? socket : secure(socket);
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  private Socket secure(Socket socket) throws IOException {
    SSLSocketFactory factory =
        trust.isPresent() ? trust.get() : (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured =
        (SSLSocket) factory.createSocket(socket, origin.host(), origin.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private synchronized void hold(Socket socket) throws IOException {
    if (closed) {
      throw new IOException("the runtime stops");
    }
    open = socket;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void release() {
    open = null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // It is of no use any more, closed or not.
      }
    }
  }

  private List<HttpClientExchange.Field> fields(Optional<String> tag) throws IOException {
    List<HttpClientExchange.Field> fields = new ArrayList<>();
    fields.add(new HttpClientExchange.Field("User-Agent", "autonomy"));
    fields.add(new HttpClientExchange.Field("Accept", "application/json"));
    tag.ifPresent(value -> fields.add(new HttpClientExchange.Field("If-None-Match", value)));
    if (tokenFile.isPresent()) {
      String token = token(tokenFile.get());
      fields.add(new HttpClientExchange.Field("Authorization", "Bearer " + token));
    }
    return fields;
  }

  private static String token(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_TOKEN_BYTES + 1);
    } catch (IOException e) {
      throw new IOException("cannot read the token file " + file, e);
    }
    String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (token.isEmpty() || bytes.length > MAX_TOKEN_BYTES || !isVisible(token)) {
      throw new IOException("the token file " + file + " has no line of visible characters");
    }
    return token;
  }

  private static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
