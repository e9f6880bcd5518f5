package dev.autonomy.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads requests, one after the other, and writes their answers.
 *
 * <p>The connection's thread blocks without timeouts of its own. It says in which phase it is and
 * until when; {@link Deadlines} looks at all connections from time to time and ends what is overdue
 * by closing one direction of the socket, or both, which wakes the blocked thread.
 */
final class Connection implements Runnable {

  /** What the thread is waiting for. */
  private enum Phase {
    IDLE,
    READING,
    HANDLING,
    WRITING,
    LINGERING
  }

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final long NEVER = Long.MAX_VALUE;
  private static final long LINGER_NANOS = 2_000_000_000L;
  private static final long MAX_LINGER_BYTES = 16L << 20;

  private final Socket raw;
  private final HttpServerOptions options;
  private final HttpHandler handler;
  private final HttpServer server;
  private final boolean surplus;
  private final ResponseEncoder encoder;

  private Socket socket;
  private @Nullable HttpInput in;

  private volatile Phase phase = Phase.READING;
  private volatile long deadlineNanos = NEVER;
  private volatile boolean overdue;

  /**
   * A connection that has just been accepted.
   *
   * @param surplus one connection too many: its request is read and refused
   */
  Connection(HttpServer server, Socket raw, boolean surplus) {
    this.server = server;
    this.options = server.options();
    this.handler = server.handler();
    this.encoder = new ResponseEncoder(server.date());
    this.raw = raw;
    this.socket = raw;
    this.surplus = surplus;
  }

  @Override
  public void run() {
    try {
      raw.setTcpNoDelay(true);
      if (options.tls().isPresent()) {
        socket = handshake(options.tls().get());
      }
      HttpInput input = new HttpInput(socket.getInputStream());
      in = input;
      OutputStream out = socket.getOutputStream();
      boolean open = true;
      while (open) {
        open = serve(input, out);
      }
    } catch (IOException _) {
      // The peer is gone, or was cut off: there is nobody left to tell.
    } finally {
      close();
      server.ended(this);
    }
  }

  private SSLSocket handshake(SSLContext context) throws IOException {
    enter(Phase.READING, options.requestTimeout());
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(raw, null, raw.getPort(), true);
    tls.setUseClientMode(false);
    tls.startHandshake();
    return tls;
  }

  /** Serves one request; false when it was the last. */
  private boolean serve(HttpInput input, OutputStream out) throws IOException {
    enter(Phase.IDLE, options.idleTimeout());
    if (server.isStopping() || !input.awaitByte()) {
      return false;
    }
    enter(Phase.READING, options.requestTimeout());
    HttpRequest request;
    try {
      request = new HttpRequest(RequestHead.parse(head(input)), this);
    } catch (HttpException refusal) {
      write(out, handler.refuse(refusal), true, false);
      linger(input);
      return false;
    }
    HttpResponse response = answer(request);
    boolean keep =
        request.isComplete()
            && request.isPersistent()
            && !response.close()
            && !surplus
            && !server.isStopping();
    write(out, response, !request.method().equals("HEAD"), keep);
    if (!request.isComplete()) {
      linger(input);
    }
    return keep;
  }

  private HttpResponse answer(HttpRequest request) {
    try {
      if (surplus) {
        throw new HttpException(503, options.maxConnections() + " connections are open already");
      }
      if (request.isComplete()) {
        enterUnbounded(Phase.HANDLING);
      }
      return handler.handle(request);
    } catch (HttpException refusal) {
      return handler.refuse(refusal);
    } catch (RuntimeException | Error failure) {
      return handler.refuse(new HttpException(failure)).closing();
    }
  }

  private HttpInput.Head head(HttpInput input) throws IOException, HttpException {
    try {
      return input.head(options.maxHeadBytes());
    } catch (HttpException e) {
      throw overdue ? timedOut() : e;
    } catch (IOException e) {
      if (overdue) {
        throw timedOut();
      }
      throw e;
    }
  }

  /** Reads the current request's body and leaves the reading phase. */
  byte[] readBody(long announcedBytes, boolean expectsContinue) throws HttpException {
    HttpInput input = in;
    if (input == null) {
      throw new IllegalStateException("no request is being served");
    }
    try {
      if (expectsContinue && announcedBytes <= options.maxBodyBytes()) {
        socket.getOutputStream().write(CONTINUE);
      }
      byte[] body = Body.read(input, announcedBytes, options.maxBodyBytes());
      enterUnbounded(Phase.HANDLING);
      return body;
    } catch (HttpException e) {
      throw overdue ? timedOut() : e;
    } catch (IOException _) {
      throw overdue ? timedOut() : new HttpException(400, "the connection broke inside the body");
    }
  }

  private HttpException timedOut() {
    return new HttpException(
        408, "the request did not arrive within " + options.requestTimeout().toMillis() + " ms");
  }

  private void write(OutputStream out, HttpResponse response, boolean withBody, boolean keep)
      throws IOException {
    enter(Phase.WRITING, options.answerTimeout());
    int count = encoder.encode(response, withBody, !keep);
    out.write(encoder.buffer(), 0, count);
    encoder.trim();
  }

  /**
   * Takes in what a refused client is still sending, within bounds. Closing a socket with unread
   * bytes resets the connection, and the client would lose the answer that says what was wrong.
   */
  private void linger(HttpInput input) throws IOException {
    if (overdue) {
      return;
    }
    enter(Phase.LINGERING, Duration.ofNanos(LINGER_NANOS));
    socket.shutdownOutput();
    input.skip(MAX_LINGER_BYTES);
  }

  private void enter(Phase next, Duration bound) {
    deadlineNanos = NEVER;
    phase = next;
    deadlineNanos = System.nanoTime() + bound.toNanos();
  }

  private void enterUnbounded(Phase next) {
    deadlineNanos = NEVER;
    phase = next;
  }

  /** Ends what has lasted too long. Called by another thread. */
  void expire(long nowNanos) {
    long deadline = deadlineNanos;
    if (deadline == NEVER || nowNanos - deadline < 0) {
      return;
    }
    switch (phase) {
      // A blocked read returns as if the peer had closed, and the request's answer is 408.
      case READING -> {
        overdue = true;
        shutdownInput();
      }
      case IDLE -> shutdownInput();
      case WRITING, LINGERING -> cutOff();
      case HANDLING -> {}
    }
  }

  /** Lets a request that is being served finish, and no other begin. Called by another thread. */
  void stop() {
    if (phase == Phase.IDLE) {
      shutdownInput();
    }
  }

  private void shutdownInput() {
    try {
      raw.shutdownInput();
    } catch (IOException _) {
      close();
    }
  }

  /** Closes without waiting for unsent bytes. Called by any thread. */
  void cutOff() {
    try {
      raw.setSoLinger(true, 0);
    } catch (IOException _) {
      // Closed already, or about to be.
    }
    close();
  }

  private void close() {
    try {
      raw.close();
    } catch (IOException _) {
      // Nothing can be done about a socket that does not close.
    }
  }
}
