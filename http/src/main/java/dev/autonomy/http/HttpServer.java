package dev.autonomy.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A listening server. */
public final class HttpServer implements AutoCloseable {

  /** Connections beyond the bound that are read far enough to be told so. */
  private static final int MAX_SURPLUS_CONNECTIONS = 32;

  private static final int BACKLOG = 1024;
  private static final long ACCEPT_RETRY_NANOS = 20_000_000L;
  private static final Duration CUT_OFF_GRACE = Duration.ofSeconds(1);

  private final HttpServerOptions options;
  private HttpHandler handler = HttpHandler.NONE;
  private final ServerSocket listener;
  private final HttpDate date;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Object ended = new Object();
  private final Thread acceptor;
  private final Thread deadlines;
  private volatile boolean stopping;
  private volatile boolean closed;

  private HttpServer(HttpServerOptions options, ServerSocket listener) {
    this.options = options;
    this.listener = listener;
    this.date = new HttpDate(options.clock());
    this.acceptor = Thread.ofPlatform().daemon().name("http-accept").unstarted(this::accept);
    this.deadlines =
        Thread.ofPlatform().daemon().name("http-deadlines").unstarted(new Deadlines(this));
  }

  /**
   * Takes the address. Clients that connect wait until {@link #start}.
   *
   * @throws IOException if the address cannot be bound
   */
  public static HttpServer bind(HttpServerOptions options) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(options.listen(), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    return new HttpServer(options, listener);
  }

  /** Begins to serve; once. */
  public void start(HttpHandler application) {
    handler = application;
    acceptor.start();
    deadlines.start();
  }

  /** The address that is listened on, with the real port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Connections that are open now. */
  public int openConnections() {
    return connections.size();
  }

  /**
   * Stops accepting, lets requests that have begun finish, and closes what is left after the bound.
   * Idempotent.
   *
   * @return whether every request in progress was finished
   */
  public boolean stop(Duration drain) {
    stopping = true;
    try {
      listener.close();
    } catch (IOException _) {
      // The socket is unusable either way.
    }
    for (Connection connection : connections) {
      connection.stop();
    }
    boolean finished = awaitNoConnections(drain);
    for (Connection connection : connections) {
      connection.cutOff();
    }
    awaitNoConnections(CUT_OFF_GRACE);
    closed = true;
    LockSupport.unpark(deadlines);
    return finished;
  }

  /** Stops without waiting for anybody. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }

  private boolean awaitNoConnections(Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    boolean interrupted = false;
    synchronized (ended) {
      while (!connections.isEmpty()) {
        long millis = (deadline - System.nanoTime()) / 1_000_000L;
        if (millis <= 0) {
          break;
        }
        try {
          ended.wait(millis);
        } catch (InterruptedException _) {
          interrupted = true;
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return connections.isEmpty();
  }

  private void accept() {
    while (!stopping) {
      try {
        admit(listener.accept());
      } catch (IOException | OutOfMemoryError _) {
        // Out of descriptors, threads or memory, or an aborted handshake: the next may succeed.
        if (!stopping) {
          LockSupport.parkNanos(ACCEPT_RETRY_NANOS);
        }
      }
    }
  }

  private void admit(Socket socket) throws IOException {
    int open = connections.size();
    if (stopping || open >= options.maxConnections() + MAX_SURPLUS_CONNECTIONS) {
      socket.close();
      return;
    }
    Connection connection = new Connection(this, socket, open >= options.maxConnections());
    connections.add(connection);
    try {
      options.threads().newThread(connection).start();
    } catch (OutOfMemoryError _) {
      // No thread to be had: one connection is lost, the service goes on.
      connection.cutOff();
      ended(connection);
    }
  }

  void ended(Connection connection) {
    synchronized (ended) {
      connections.remove(connection);
      ended.notifyAll();
    }
  }

  HttpServerOptions options() {
    return options;
  }

  HttpHandler handler() {
    return handler;
  }

  HttpDate date() {
    return date;
  }

  Set<Connection> connections() {
    return connections;
  }

  boolean isStopping() {
    return stopping;
  }

  boolean isClosed() {
    return closed;
  }
}
