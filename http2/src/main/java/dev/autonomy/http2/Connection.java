package dev.autonomy.http2;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What both ends share: the streams, the two windows of the connection, the peer's settings, and
 * how it all ends. Everything here is guarded by one lock, which nobody holds while reading or
 * writing.
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
  private final BlockPool pool = new BlockPool();
  private final Pings pings;

  private PeerSettings peer = PeerSettings.INITIAL;
  private boolean settingsReceived;
  private boolean settingsAcknowledged;
  private long sendWindow = Protocol.INITIAL_WINDOW_BYTES;
  private int receiveWindow;
  private int unreturned;
  private int reserved;
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
    this.receiveWindow = options.connectionWindowBytes();
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
      pool.clear();
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

  /** Whether both sides know each other's settings. Under the lock. */
  boolean isEstablished() {
    return settingsReceived && settingsAcknowledged;
  }

  /** A stream that was opened, by whichever end. Under the lock. */
  Stream newStream(int id, boolean stopsWhenAnswered) {
    Stream stream =
        new Stream(
            id,
            lock.newCondition(),
            new BodyBuffer(pool),
            stopsWhenAnswered,
            peer.initialWindowBytes(),
            options.streamWindowBytes());
    streams.add(stream);
    return stream;
  }

  /** A stream of ours. */
  Stream register(boolean end, boolean bodilessAnswer) throws Http2Exception {
    lock.lock();
    try {
      requireOpen();
      int id = streams.takeOwnId();
      if (id < 0) {
        throw Http2Exception.connection(
                Http2Error.REFUSED_STREAM, "all stream identifiers of the connection are used")
            .unprocessed();
      }
      Stream stream = newStream(id, true);
      stream.answerIsBodiless(bodilessAnswer);
      if (end) {
        stream.endLocal();
      }
      return stream;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Refuses new streams of ours once the connection is ending.
   *
   * @throws Http2Exception what ends it; the request was not sent
   */
  void requireOpen() throws Http2Exception {
    if (failure != null) {
      throw failure.unprocessed();
    }
    if (goneAway != null) {
      throw goneAway.again();
    }
  }

  /**
   * Waits until the peer's limit, which it has to tell first, lets us open one stream more, and
   * reserves it until {@link #releaseRoom}.
   */
  void reserveRoom() throws IOException {
    lock.lock();
    try {
      awaitRoom();
      reserved++;
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom() throws IOException {
    long deadline = System.nanoTime() + options.timeouts().stall().toNanos();
    requireOpen();
    while (!settingsReceived || streams.size() + reserved >= peer.maxConcurrentStreams()) {
      if (!Waiting.await(changed, deadline)) {
        throw Http2Exception.stream(
            Http2Error.REFUSED_STREAM,
            "the peer takes " + peer.maxConcurrentStreams() + " requests at once, all in use");
      }
      requireOpen();
    }
  }

  /** Gives back what was reserved; waiting requests may go on. */
  void releaseRoom() {
    lock.lock();
    try {
      reserved--;
      changed.signalAll();
    } finally {
      lock.unlock();
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

  /** Notes that we send on a stream, or that the stream does not take it any more. */
  void beginSending(Stream stream, boolean end) throws Http2Exception {
    lock.lock();
    try {
      stream.requireSendable();
      if (end) {
        stream.endLocal();
        closeIfDone(stream);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  void closeIfDone(Stream stream) {
    if (stream.isLocalEnded() && stream.isRemoteEnded() && streams.remove(stream.id())) {
      changed.signalAll();
    }
  }

  /** Ends one stream and tells the peer. Under the lock. */
  void reset(Stream stream, Http2Exception reason) {
    if (streams.remove(stream.id())) {
      stream.fail(reason);
      resetUnknown(stream.id(), reason.error());
      changed.signalAll();
    }
  }

  /** Ends one stream and tells the peer, unless it is complete. */
  void cancel(Stream stream, Http2Exception reason) {
    lock.lock();
    try {
      reset(stream, reason);
    } finally {
      lock.unlock();
    }
  }

  /** Nobody reads the peer's body any more. Under the lock. */
  void stopPeer(Stream stream) {
    if (endpoint.isClient()) {
      reset(stream, Http2Exception.stream(Http2Error.CANCEL, "the answer is not wanted any more"));
    } else if (stream.isLocalEnded()) {
      // RFC 9113, section 8.1: an answer that is complete does not need the rest of the request.
      reset(stream, Http2Exception.stream(Http2Error.NO_ERROR, "the request is answered"));
    }
  }

  /** Tells the peer that a stream is not, or no more, to be used. Under the lock. */
  void resetUnknown(int streamId, Http2Error error) {
    streams.rememberReset(streamId);
    enqueue(Protocol.reset(streamId, error));
  }

  /** Waits for both windows and takes at most {@code wanted} bytes from them. */
  int takeSendWindow(Stream stream, int wanted) throws IOException {
    lock.lock();
    try {
      return SendWindows.take(this, stream, wanted);
    } finally {
      lock.unlock();
    }
  }

  long sendWindow() {
    return sendWindow;
  }

  void reduceSendWindow(int bytes) {
    sendWindow -= bytes;
  }

  /** Gives back what was taken and not sent. */
  void returnSendWindow(int bytes) {
    lock.lock();
    try {
      widen(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** The peer takes more on the connection. Under the lock. */
  void addSendWindow(int bytes) throws Http2Exception {
    if (sendWindow + bytes > Protocol.MAX_WINDOW_BYTES) {
      throw Http2Exception.connection(
          Http2Error.FLOW_CONTROL_ERROR, "a connection window of more than 2147483647 bytes");
    }
    widen(bytes);
  }

  private void widen(int bytes) {
    sendWindow += bytes;
    for (Stream stream : streams.all()) {
      stream.changed().signalAll();
    }
  }

  /** Counts what a DATA frame carries. Under the lock. */
  void receive(int flowBytes) throws Http2Exception {
    if (flowBytes > receiveWindow) {
      throw Http2Exception.connection(
          Http2Error.FLOW_CONTROL_ERROR,
          "DATA of " + flowBytes + " bytes where the connection's window has " + receiveWindow);
    }
    receiveWindow -= flowBytes;
  }

  /** Notes that bytes are out of the way, and tells the peer now and then. Under the lock. */
  void returnReceiveWindow(int bytes) {
    unreturned += bytes;
    if (unreturned >= options.connectionWindowBytes() / 2) {
      receiveWindow += unreturned;
      enqueue(Protocol.windowUpdate(0, unreturned));
      unreturned = 0;
    }
  }

  /** The same for a stream and the connection. Under the lock. */
  void returnReceiveWindow(Stream stream, int bytes) {
    returnReceiveWindow(bytes);
    int open = stream.returnable(bytes, options.streamWindowBytes() / 2);
    if (open > 0) {
      enqueue(Protocol.windowUpdate(stream.id(), open));
    }
  }
}
