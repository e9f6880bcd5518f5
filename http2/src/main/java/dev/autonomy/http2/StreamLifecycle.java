package dev.autonomy.http2;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** How streams begin and end. Guarded by the connection's lock. */
final class StreamLifecycle {

  private final Connection connection;
  private final boolean client;
  private final Http2Options options;
  private final ReentrantLock lock;
  private final StreamTable streams;
  private final BlockPool pool = new BlockPool();
  private int reserved;

  StreamLifecycle(Connection connection, boolean client) {
    this.connection = connection;
    this.client = client;
    this.options = connection.options();
    this.lock = connection.lock();
    this.streams = connection.streams();
  }

  /** A stream that was opened, by whichever end. Under the lock. */
  Stream newStream(int id, boolean stopsWhenAnswered) {
    Stream stream =
        new Stream(
            id,
            lock.newCondition(),
            new BodyBuffer(pool),
            stopsWhenAnswered,
            connection.peer().initialWindowBytes(),
            options.streamWindowBytes());
    streams.add(stream);
    return stream;
  }

  /** A stream of ours. */
  Stream register(boolean end, boolean bodilessAnswer) throws Http2Exception {
    lock.lock();
    try {
      connection.requireOpen();
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
    connection.requireOpen();
    while (!connection.settings().isReceived()
        || streams.size() + reserved >= connection.peer().maxConcurrentStreams()) {
      if (!Waiting.await(connection.changeCondition(), deadline)) {
        throw Http2Exception.stream(
            Http2Error.REFUSED_STREAM,
            "the peer takes "
                + connection.peer().maxConcurrentStreams()
                + " requests at once, all in use");
      }
      connection.requireOpen();
    }
  }

  /** Gives back what was reserved; waiting requests may go on. */
  void releaseRoom() {
    lock.lock();
    try {
      reserved--;
      connection.changed();
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
      removed();
    }
  }

  private void removed() {
    if (streams.size() == 0) {
      // There may be hundreds of connections that are idle most of the time.
      pool.clear();
    }
    connection.changed();
  }

  /** Ends one stream and tells the peer. Under the lock. */
  void reset(Stream stream, Http2Exception reason) {
    if (streams.remove(stream.id())) {
      stream.fail(reason);
      resetUnknown(stream.id(), reason.error());
      removed();
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
    if (client) {
      reset(stream, Http2Exception.stream(Http2Error.CANCEL, "the answer is not wanted any more"));
    } else if (stream.isLocalEnded()) {
      // RFC 9113, section 8.1: an answer that is complete does not need the rest of the request.
      reset(stream, Http2Exception.stream(Http2Error.NO_ERROR, "the request is answered"));
    }
  }

  /** Tells the peer that a stream is not, or no more, to be used. Under the lock. */
  void resetUnknown(int streamId, Http2Error error) {
    streams.rememberReset(streamId);
    connection.enqueue(Protocol.reset(streamId, error));
  }
}
