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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes connections at one address, and serves those of known peers. Connections that have not yet
 * proved whose they are, and those of one peer, are bounded apart, so that strangers and one peer's
 * flood take nothing from the others (INV-13).
 */
final class PeerListener implements AutoCloseable {

  private static final int MAX_CONNECTIONS_PER_PEER = 4;
  private static final int BACKLOG = 128;
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final ServerSocket socket;
  private final Supplier<PeerTls> tls;
  private final Supplier<Http2Options> options;
  private final Function<String, Http2Handler> handlers;
  private final Pause pause;
  private final EdgeLog log;
  private final HandshakePlaces places = new HandshakePlaces(HandshakePlaces.Limits.DEFAULT);
  private final Map<PeerTls.Connection, Http2Server> open = new ConcurrentHashMap<>();
  private final Thread thread;

  /** Since the last report of them; the accepting thread's own. */
  private int turnedAway;

  private long reportedNanos = System.nanoTime() - BETWEEN_REPORTS.toNanos();

  private PeerListener(
      ServerSocket socket,
      Supplier<PeerTls> tls,
      Supplier<Http2Options> options,
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
      Supplier<Http2Options> options,
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
        Socket accepted = socket.accept();
        Optional<HandshakePlaces.Place> place = places.arrive(accepted);
        if (place.isPresent()) {
          Thread.ofVirtual().name("connection").start(() -> serve(accepted, place.get()));
        } else {
          accepted.close();
          reportTurnedAway(accepted);
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          log.error("accept", "error", String.valueOf(e.getMessage()));
          pause.of(Duration.ofMillis(100));
        }
      }
    }
  }

  /** Whoever makes many connections shall not fill the log with them. */
  private void reportTurnedAway(Socket last) {
    turnedAway++;
    long now = System.nanoTime();
    if (now - reportedNanos >= BETWEEN_REPORTS.toNanos()) {
      log.warn(
          "turned_away",
          "connections",
          Integer.toString(turnedAway),
          "from",
          String.valueOf(last.getRemoteSocketAddress()),
          "reason",
          "too_many_handshakes");
      reportedNanos = now;
      turnedAway = 0;
    }
  }

  private void serve(Socket accepted, HandshakePlaces.Place place) {
    try (accepted) {
      accepted.setTcpNoDelay(true);
      Optional<PeerTls.Connection> connection = shakeHands(accepted, place);
      if (connection.isPresent()) {
        serve(connection.get());
      }
    } catch (IOException e) {
      log.info("connection", "error", String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      place.close();
    }
  }

  private Optional<PeerTls.Connection> shakeHands(Socket accepted, HandshakePlaces.Place place)
      throws InterruptedException {
    try (place) {
      if (!place.enter()) {
        handshakeFailed(accepted, "no_place", "too many shake hands at once");
        return Optional.empty();
      }
      return Optional.of(tls.get().accept(accepted, HANDSHAKE_TIMEOUT));
    } catch (PeerHandshakeException e) {
      handshakeFailed(
          accepted,
          place.gaveWay() ? "gave_way" : e.code(),
          place.gaveWay() ? "too slow while others wait" : e.line());
      return Optional.empty();
    }
  }

  private void handshakeFailed(Socket accepted, String reason, String error) {
    log.warn(
        "handshake",
        "from",
        String.valueOf(accepted.getRemoteSocketAddress()),
        "reason",
        reason,
        "error",
        error);
  }

  private void serve(PeerTls.Connection connection) {
    String peer = connection.peer().id();
    try (connection) {
      serve(peer, connection);
    } catch (IOException e) {
      log.info("connection", "peer", peer, "error", String.valueOf(e.getMessage()));
    } finally {
      open.remove(connection);
    }
  }

  private void serve(String peer, PeerTls.Connection connection) throws IOException {
    Http2Transport transport = Http2Transport.of(connection.socket(), connection.raw());
    try (Http2Server server = new Http2Server(transport, options.get(), handlers.apply(peer))) {
      open.put(connection, server);
      // A reload may have come in between the handshake and this.
      if (!connection.isStillTrusted(tls.get().trust(), log)) {
        return;
      }
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
          if (!connection.isStillTrusted(trust, log)) {
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
