package dev.autonomy.http2;

import java.io.IOException;
import java.time.Duration;
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
  private final SettingsExchange settings;
  private final Draining draining;

  private @Nullable Http2Exception failure;
  private volatile Phase phase = Phase.OPEN;
  private volatile long closingNanos;

  /**
   * A connection whose preface and settings have been sent.
   *
   * @throws IOException if that is not possible; the transport is closed then
   */
  Connection(Http2Transport transport, Http2Options options, Endpoint endpoint) throws IOException {
    this.options = options;
    this.transport = transport;
    this.endpoint = endpoint;
    this.streams = new StreamTable(endpoint.isClient());
    this.pings = new Pings(this);
    this.settings = new SettingsExchange(this);
    this.draining = new Draining(this, endpoint.isClient());
    this.flow = new FlowControl(this);
    this.lifecycle = new StreamLifecycle(this, endpoint.isClient());
    try {
      this.frames = new FrameReader(transport.input());
      this.outbound = new Outbound(this, transport.output());
      outbound.begin(Protocol.greeting(options, endpoint.isClient()));
    } catch (IOException | RuntimeException e) {
      transport.abort();
      throw e;
    }
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
      long deadline = System.nanoTime() + LINGER.toNanos();
      while (!outbound.isFinished() && Waiting.awaitUninterruptibly(changed, deadline)) {}
      phase = Phase.ENDED;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    transport.abort();
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

  /** What the peer has announced. */
  PeerSettings peer() {
    return settings.peer();
  }

  SettingsExchange settings() {
    return settings;
  }

  Draining draining() {
    return draining;
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
    draining.requireNotTheirs();
  }

  /** Tells the peer that no new streams are taken; those that are open go on. */
  void startDraining() {
    lock.lock();
    try {
      if (failure == null) {
        draining.begin();
      }
    } finally {
      lock.unlock();
    }
  }
}
