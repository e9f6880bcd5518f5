package dev.autonomy.edged;

import dev.autonomy.edge.DiskFullException;
import dev.autonomy.edge.DiskReadOnlyException;
import dev.autonomy.edge.LedgerException;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.RefusedException;
import dev.autonomy.edge.control.ControlChannel;
import dev.autonomy.edge.control.ControlClient;
import dev.autonomy.edge.control.ControlException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * The control socket: one request for each connection, from the daemon's own user or root, each
 * step within a time.
 */
public final class ControlServer implements AutoCloseable {

  /**
   * How much at once.
   *
   * @param maxConnections connections that are served; more are told so
   * @param stepTimeout how long a client may take for its request, or for some bytes
   */
  public record Options(int maxConnections, Duration stepTimeout) {

    public static final Options DEFAULT = new Options(16, Duration.ofSeconds(10));
  }

  /** 100 ms: out of descriptors, trying at once again would only burn the processor. */
  private static final long RETRY_NANOS = 100_000_000;

  /** Connections that wait to be taken: a kernel's refusal would look like a dead daemon. */
  private static final int BACKLOG = 1_024;

  private final Path socket;
  private final Options options;
  private final ControlOperations operations;
  private final SocketOwner owner;
  private final ServerSocketChannel listener;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  private ControlServer(
      Path socket,
      Options options,
      ControlOperations operations,
      SocketOwner owner,
      ServerSocketChannel listener) {
    this.socket = socket;
    this.options = options;
    this.operations = operations;
    this.owner = owner;
    this.listener = listener;
    acceptor = Thread.ofVirtual().name("control").unstarted(this::accept);
  }

  /**
   * Listens at a path. What a dead daemon has left there is replaced.
   *
   * @throws IOException when a daemon lives there, the folder is open to others, or the path cannot
   *     be used; the message says what to do
   */
  public static ControlServer open(Path socket, Options options, ControlOperations operations)
      throws IOException {
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > ControlClient.MAX_PATH_BYTES) {
      throw new IOException(
          "the control socket's path has "
              + length
              + " bytes, expected at most "
              + ControlClient.MAX_PATH_BYTES
              + ": choose a shorter state_root or control_socket");
    }
    SocketFile.prepare(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
      SocketFile.closeToOthers(socket);
      ControlServer server =
          new ControlServer(socket, options, operations, SocketOwner.of(socket), listener);
      server.acceptor.start();
      return server;
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        take(listener.accept());
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException _) {
        // Out of descriptors, or a client that was gone before it was taken: the next one counts.
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private void take(SocketChannel client) {
    connections.add(client);
    boolean crowded = connections.size() > options.maxConnections();
    Thread.ofVirtual().name("control-", 0).start(() -> serve(client, crowded));
  }

  private void serve(SocketChannel client, boolean crowded) {
    try (ControlChannel channel = ControlChannel.over(client, options.stepTimeout())) {
      try {
        if (crowded) {
          throw new ControlException(
              ControlException.TOO_MANY,
              "the daemon serves "
                  + options.maxConnections()
                  + " operators at once, expected fewer: try again");
        }
        UnixDomainPrincipal user = client.getOption(ExtendedSocketOptions.SO_PEERCRED);
        owner.require(user.user());
        JsonObject request = channel.readObject(ControlChannel.MAX_REQUEST_BYTES);
        operations.run(new ControlSession(channel, request, user.user().getName()));
      } catch (ControlException e) {
        refuse(channel, e.code(), String.valueOf(e.getMessage()));
      } catch (RefusedException
          | DiskFullException
          | DiskReadOnlyException
          | FileSystemException
          | LedgerException e) {
        refuse(channel, Reason.ofFailure(e).code(), String.valueOf(e.getMessage()));
      } catch (IOException | RuntimeException e) {
        refuse(channel, ControlCodes.FAILED, e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    } catch (IOException _) {
      // The client has gone; nobody is left to tell.
    } finally {
      connections.remove(client);
    }
  }

  private static void refuse(ControlChannel channel, String code, String error) throws IOException {
    channel.writeLine(
        new JsonWriter()
            .beginObject()
            .member("ok", false)
            .member("code", code)
            .member("error", error)
            .endObject()
            .toByteArray());
  }

  /** Connections that are open now. */
  int connections() {
    return connections.size();
  }

  /** Ends all connections and takes the socket away. */
  @Override
  public void close() {
    try {
      listener.close();
      for (SocketChannel client : connections) {
        client.close();
      }
      SocketFile.remove(socket);
    } catch (IOException _) {
      // A socket that stays behind is replaced at the next start.
    }
  }
}
