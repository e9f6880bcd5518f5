package dev.autonomy.edged;

import dev.autonomy.http2.Http2Exception;
import dev.autonomy.http2.Http2Handler;
import dev.autonomy.http2.Http2Options;
import dev.autonomy.http2.Http2Server;
import dev.autonomy.http2.Http2Transport;
import dev.autonomy.line.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes connections at one address, and serves those of known peers. Connections that have not yet
 * proved whose they are, and those of one peer, are bounded apart, so that strangers and one peer's
 * flood take nothing from the others (INV-13).
 */
final class PeerListener implements AutoCloseable {

  private static final int MAX_HANDSHAKES = 32;
  private static final int MAX_CONNECTIONS_PER_PEER = 4;
  private static final int BACKLOG = 128;
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final ServerSocket socket;
  private final Supplier<PeerTls> tls;
  private final Http2Options options;
  private final Function<String, Http2Handler> handlers;
  private final Pause pause;
  private final EdgeLog log;
  private final Semaphore handshakes = new Semaphore(MAX_HANDSHAKES);
  private final Map<PeerTls.Connection, Http2Server> open = new ConcurrentHashMap<>();
  private final Thread thread;

  private PeerListener(
      ServerSocket socket,
      Supplier<PeerTls> tls,
      Http2Options options,
      Function<String, Http2Handler> handlers,
      Pause pause,
      EdgeLog log) {
    this.socket = socket;
    this.tls = tls;
    this.options = options;
    this.handlers = handlers;
    this.pause = pause;
    this.log = log;
    thread = Thread.ofVirtual().name("listener").unstarted(this::run);
  }

  /**
   * Takes the address, and begins to accept.
   *
   * @throws IOException when it cannot be had
   */
  static PeerListener open(
      HostAndPort address,
      Supplier<PeerTls> tls,
      Http2Options options,
      Function<String, Http2Handler> handlers,
      Pause pause,
      EdgeLog log)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address.host(), address.port()), BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "cannot listen on " + address + ": " + e.getMessage() + "; choose another `listen`", e);
    }
    PeerListener listener = new PeerListener(socket, tls, options, handlers, pause, log);
    listener.thread.start();
    return listener;
  }

  /** Where it listens: another port than was asked for when that was 0. */
  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private void run() {
    while (!socket.isClosed()) {
      try {
        handshakes.acquire();
        Socket accepted = accept();
        Thread.ofVirtual().name("connection").start(() -> serve(accepted));
      } catch (InterruptedException _) {
        return;
      } catch (IOException e) {
        handshakes.release();
        if (!socket.isClosed()) {
          log.error("accept", "error", String.valueOf(e.getMessage()));
          pause.of(Duration.ofMillis(100));
        }
      }
    }
  }

  private Socket accept() throws IOException {
    Socket accepted = socket.accept();
    accepted.setTcpNoDelay(true);
    return accepted;
  }

  private void serve(Socket accepted) {
    PeerTls.Connection connection;
    try {
      connection = tls.get().accept(accepted, HANDSHAKE_TIMEOUT);
    } catch (PeerHandshakeException e) {
      log.warn(
          "handshake",
          "from",
          String.valueOf(accepted.getRemoteSocketAddress()),
          "reason",
          e.code(),
          "error",
          e.line());
      return;
    } finally {
      handshakes.release();
    }
    String peer = connection.peer().id();
    try (connection) {
      serve(peer, connection);
    } catch (PeerRefusedException e) {
      log.warn("closed", "peer", peer, "reason", e.reason().code());
    } catch (IOException e) {
      log.info("connection", "peer", peer, "error", String.valueOf(e.getMessage()));
    } finally {
      open.remove(connection);
    }
  }

  private void serve(String peer, PeerTls.Connection connection)
      throws IOException, PeerRefusedException {
    Http2Transport transport = Http2Transport.of(connection.socket(), connection.raw());
    try (Http2Server server = new Http2Server(transport, options, handlers.apply(peer))) {
      open.put(connection, server);
      // A reload may have come in between the handshake and this.
      tls.get().trust().check(connection.chain(), connection.role());
      if (connections(peer) > MAX_CONNECTIONS_PER_PEER) {
        log.warn("connection", "peer", peer, "reason", "too_many_connections");
        return;
      }
      Http2Exception end = server.serve();
      log.debug("disconnected", "peer", peer, "reason", String.valueOf(end.getMessage()));
    }
  }

  /** How many connections a peer has. */
  int connections(String peer) {
    return (int) open.keySet().stream().filter(one -> one.peer().id().equals(peer)).count();
  }

  /** Closes the connections whose peers are not trusted any more. */
  void recheck(PeerTrust trust) {
    open.forEach(
        (connection, server) -> {
          try {
            trust.check(connection.chain(), connection.role());
          } catch (PeerRefusedException e) {
            log.warn("closed", "peer", connection.peer().id(), "reason", e.reason().code());
            server.close();
          }
        });
  }

  /** Accepts nothing more, and lets the transfers that are under way go on for a moment. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It accepts nothing any more, whatever else it does.
    }
    open.values().forEach(server -> server.shutdown(DRAIN));
  }
}
