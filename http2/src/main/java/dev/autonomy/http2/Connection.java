package dev.autonomy.http2;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What both ends share: the parts of a connection, the peer's settings, and how it all ends.
 * Everything is guarded by one lock, which nobody holds while reading or writing.
 */
final class Connection {

  /** How long a connection that was closed waits for the peer to take notice. */
  static final Duration LINGER = Duration.ofSeconds(1);

  private static final long MAX_DRAINED_BYTES = 16L << 20;

  /** OPEN, then CLOSING once the last word is queued, then ENDED. */
  enum Phase {
    OPEN,
    CLOSING,
    ENDED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Http2Options options;
  private final Http2Transport transport;
  private final Endpoint endpoint;
  private final FrameReader frames;
  private final Outbound outbound;
  private final StreamTable streams;
  private final StreamLifecycle lifecycle;
  private final FlowControl flow;
  private final Pings pings;

  private PeerSettings peer = PeerSettings.INITIAL;
  private boolean settingsReceived;
  private boolean settingsAcknowledged;
  private boolean draining;
  private @Nullable Http2Exception goneAway;
  private @Nullable Http2Exception failure;
  private volatile Phase phase = Phase.OPEN;
  private volatile long closingNanos;

  /** A connection whose preface and settings have been sent. */
  Connection(Http2Transport transport, Http2Options options, Endpoint endpoint) throws IOException {
    this.options = options;
    this.transport = transport;
    this.endpoint = endpoint;
    this.frames = new FrameReader(transport.input());
    this.outbound = new Outbound(this, transport.output());
    this.streams = new StreamTable(endpoint.isClient());
    this.pings = new Pings(this);
    this.flow = new FlowControl(this);
    this.lifecycle = new StreamLifecycle(this, endpoint.isClient());
    outbound.begin(Protocol.greeting(options, endpoint.isClient()));
  }

  /** Reads until the connection has ended. The threads beside the calling one end with it. */
  void run() {
    try {
      options.threads().newThread(outbound).start();
      options.threads().newThread(new Watchdog(this)).start();
      new Inbound(this, endpoint).run();
      fail(Http2Exception.connection(Http2Error.NO_ERROR, "the peer has closed the connection"));
    } catch (Http2Exception e) {
      fail(e);
      drain();
    } catch (IOException e) {
      lost(e);
    } catch (RuntimeException | Error e) {
      fail(Http2Exception.connection(Http2Error.INTERNAL_ERROR, "internal error: " + e));
    } finally {
      terminate();
    }
  }

  private void drain() {
    try {
      frames.drain(MAX_DRAINED_BYTES);
    } catch (IOException _) {
      // The peer is gone: what there was to say has been said, or never will be.
    }
  }

  private void terminate() {
    lock.lock();
    try {
      outbound.finish();
      long left = LINGER.toNanos();
      while (!outbound.isFinished() && left > 0) {
        left = awaitNanos(changed, left);
      }
      phase = Phase.ENDED;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    transport.abort();
  }

  /** Waits, whatever happens to the thread: for the few places that must not give up. */
  private static long awaitNanos(Condition condition, long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean interrupted = false;
    while (true) {
      try {
        long left = condition.awaitNanos(deadline - System.nanoTime());
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return left;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Wakes whoever waits for the connection as a whole. Under the lock. */
  void changed() {
    changed.signalAll();
  }

  Condition changeCondition() {
    return changed;
  }

  Http2Options options() {
    return options;
  }

  FrameReader frames() {
    return frames;
  }

  Outbound outbound() {
    return outbound;
  }

  StreamTable streams() {
    return streams;
  }

  StreamLifecycle lifecycle() {
    return lifecycle;
  }

  FlowControl flow() {
    return flow;
  }

  Pings pings() {
    return pings;
  }

  PeerSettings peer() {
    return peer;
  }

  Phase phase() {
    return phase;
  }

  long closingNanos() {
    return closingNanos;
  }

  void shutdownOutput() throws IOException {
    transport.shutdownOutput();
  }

  void abort() {
    transport.abort();
  }

  /** Why the connection has ended; empty while it has not. */
  Optional<Http2Exception> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Queues a frame. Under the lock. */
  void enqueue(byte[] frame) {
    if (!outbound.enqueue(frame)) {
      fail(
          Http2Exception.connection(
              Http2Error.ENHANCE_YOUR_CALM, "the peer asks faster than it takes answers"));
      transport.abort();
    }
  }

  /** Tells the peer why, and ends everything. Once; a second reason is dropped. */
  void fail(Http2Exception reason) {
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = reason;
      outbound.enqueue(
          Protocol.goAway(
              streams.lastTakenId(), reason.error(), String.valueOf(reason.getMessage())));
      outbound.finish();
      endStreams(reason);
    } finally {
      lock.unlock();
    }
  }

  /** Ends everything because bytes cannot be sent or received any more. */
  Http2Exception lost(IOException cause) {
    if (cause instanceof Http2Exception known) {
      return known;
    }
    lock.lock();
    try {
      Http2Exception reason = failure;
      if (reason == null) {
        reason =
            Http2Exception.connection(
                Http2Error.NO_ERROR, "the connection is lost: " + cause.getMessage());
        failure = reason;
        outbound.finish();
        endStreams(reason);
      }
      return reason.again();
    } finally {
      lock.unlock();
      transport.abort();
    }
  }

  private void endStreams(Http2Exception reason) {
    closingNanos = System.nanoTime();
    phase = Phase.CLOSING;
    for (Stream stream : streams.all()) {
      stream.fail(reason);
    }
    streams.all().clear();
    changed.signalAll();
  }

  /** Takes over what the peer has announced. Under the lock. */
  void settings(PeerSettings settings) throws Http2Exception {
    long difference = (long) settings.initialWindowBytes() - peer.initialWindowBytes();
    peer = settings;
    settingsReceived = true;
    for (Stream stream : streams.all()) {
      try {
        stream.addSendWindow(difference);
      } catch (Http2Exception e) {
        throw Http2Exception.connection(e.error(), "SETTINGS lead to " + e.getMessage());
      }
    }
    enqueue(Protocol.settingsAck());
    changed.signalAll();
  }

  void settingsAcknowledged() {
    settingsAcknowledged = true;
  }

  boolean isSettingsReceived() {
    return settingsReceived;
  }

  /** Whether both sides know each other's settings. Under the lock. */
  boolean isEstablished() {
    return settingsReceived && settingsAcknowledged;
  }

  /**
   * Refuses to use a connection that has ended.
   *
   * @throws Http2Exception what has ended it
   */
  void requireAlive() throws Http2Exception {
    if (failure != null) {
      throw failure.unprocessed();
    }
  }

  /**
   * Refuses new streams of ours once the connection is ending.
   *
   * @throws Http2Exception what ends it; the request was not sent
   */
  void requireOpen() throws Http2Exception {
    requireAlive();
    if (goneAway != null) {
      throw goneAway.again();
    }
  }

  /** The peer processes streams up to {@code lastId}, and takes no new ones. */
  void goneAway(int lastId, Http2Exception reason) {
    goneAway = reason.unprocessed();
    for (Stream stream : new ArrayList<>(streams.all())) {
      if (endpoint.isClient() && stream.id() > lastId) {
        stream.fail(reason.unprocessed());
        streams.remove(stream.id());
      }
    }
    changed.signalAll();
  }

  /** Whether new streams of the peer are ignored, as it has been told. */
  boolean isDraining() {
    return draining;
  }

  /** Tells the peer that no new streams are taken; those that are open go on. */
  void startDraining() {
    lock.lock();
    try {
      if (!draining && failure == null) {
        draining = true;
        enqueue(Protocol.goAway(streams.lastTakenId(), Http2Error.NO_ERROR, "shutting down"));
      }
    } finally {
      lock.unlock();
    }
  }
}
