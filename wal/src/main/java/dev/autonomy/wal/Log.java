package dev.autonomy.wal;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.note.Checkpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The tamper-evident log, open for writing. Thread-safe; one per directory. */
public final class Log implements AutoCloseable {

  private final String origin;
  private final Duration maxWait;
  private final EncoderPool encoders;
  private final CommitQueue queue;
  private final Segments segments;
  private final CheckpointFile checkpoints;
  private final Keeper keeper;
  private final Ceiling ceiling;
  private final Committer committer;
  private final Thread writer;
  private final AutoCloseable lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Log(
      Storage storage,
      LogOptions options,
      KeySource keySource,
      Entropy entropy,
      Recovered recovered,
      AutoCloseable lock) {
    LogLimits limits = options.limits();
    this.lock = lock;
    origin = recovered.origin();
    maxWait = limits.maxWait();
    encoders = new EncoderPool(options.node(), limits.maxEntryBytes(), entropy);
    queue = new CommitQueue(limits);
    checkpoints = new CheckpointFile(storage, origin, keySource, recovered.checkpoint());
    segments = new Segments(storage, checkpoints, recovered, options);
    Room room = new Room(limits, segments::usedBytes, System::nanoTime);
    LivePruner pruner =
        options.retention().isPresent()
            ? new LivePruner(storage, segments, checkpoints, queue, encoders, room, options)
            : null;
    keeper = new Keeper(segments, checkpoints, limits, pruner);
    ceiling = new Ceiling(limits, segments, keeper, room);
    committer = new Committer(queue, segments, keeper, encoders, ceiling, limits);
    writer = Thread.ofPlatform().daemon().name("wal-writer").unstarted(committer);
    queue.drainedBy(writer);
  }

  /**
   * Opens the log in {@code directory}, which is created when absent, and repairs what a crash may
   * have left: see {@link FrameKind#LOG_RECOVERED}.
   *
   * @throws LogException if another process holds it, or if it is not the log that was acknowledged
   */
  public static Log open(Path directory, LogOptions options) throws LogException {
    LogDirectory.create(directory);
    DirectoryLock lock = DirectoryLock.acquire(directory);
    Entropy entropy = Entropy.system();
    KeySource keySource = keySource(directory, options, entropy);
    return open(new DiskStorage(directory), options, keySource, entropy, lock);
  }

  /** Where the log in {@code directory} gets its signing key from. */
  static KeySource keySource(Path directory, LogOptions options, Entropy entropy) {
    Path keyFile =
        options.signingKey().isPresent()
            ? options.signingKey().get()
            : directory.resolve(SegmentName.SIGNING_KEY);
    return mayCreate -> KeyFile.load(keyFile, mayCreate, entropy);
  }

  /** Opens the log in {@code storage}; closes {@code lock} with it, or if it cannot be opened. */
  static Log open(
      Storage storage, LogOptions options, KeySource keySource, Entropy entropy, AutoCloseable lock)
      throws LogException {
    return open(storage, options, keySource, entropy, lock, false);
  }

  /** Opens a log whose repair is under way, for the last step of that repair. */
  static Log openForRepair(
      Storage storage, LogOptions options, KeySource keySource, Entropy entropy)
      throws LogException {
    return open(storage, options, keySource, entropy, () -> {}, true);
  }

  private static Log open(
      Storage storage,
      LogOptions options,
      KeySource keySource,
      Entropy entropy,
      AutoCloseable lock,
      boolean repairing)
      throws LogException {
    try {
      Recovered recovered = new Recovery(storage, options, keySource, entropy).recover();
      LogDirectory.removeTemporaryFiles(storage, repairing);
      Log log = new Log(storage, options, keySource, entropy, recovered, lock);
      try {
        log.begin(recovered);
        return log;
      } catch (LogException e) {
        log.abort();
        throw Damage.notBegun(e, storage);
      } catch (RuntimeException | Error e) {
        log.abort();
        throw e;
      }
    } catch (LogException | RuntimeException | Error e) {
      release(lock);
      throw e;
    }
  }

  /**
   * Appends {@code entry} and waits until it is on stable storage.
   *
   * @return the frame's number
   * @throws LogException if it was refused, or the disk does not answer for {@link
   *     LogLimits#maxWait}: whoever asked must not act as if it were recorded
   */
  public long append(Entry entry) throws LogException {
    PendingEntry pending = encode(entry);
    pending.promiseToWait(queue);
    push(pending, true);
    return pending.await();
  }

  /**
   * Hands {@code entry} to the writer without waiting for stable storage: it gets there with the
   * next entry that somebody waits for, or within milliseconds on its own. Entries of one thread
   * keep their order. Waits only while the queue is full.
   *
   * @throws LogException if it was refused at once
   */
  public Ticket submit(Entry entry) throws LogException {
    PendingEntry pending = encode(entry);
    pending.waitsThrough(queue);
    push(pending, false);
    return pending;
  }

  /**
   * Why the log does not accept decisions at present, or was too full for one and still is; empty
   * while it does. Never blocks.
   */
  public Optional<LogException> refusal() {
    LogException reason = obstacle();
    return Optional.ofNullable(reason == null ? ceiling.refusal() : reason);
  }

  /** How many frames are on stable storage. */
  public long size() {
    return segments.durable().size();
  }

  /** Bytes of all segment files, preallocated space included. */
  public long sizeBytes() {
    return segments.allocatedBytes();
  }

  /** The last signed checkpoint; empty until the first second has passed. Never blocks. */
  public Optional<Checkpoint> checkpoint() {
    return checkpoints.latest();
  }

  /**
   * Signs a checkpoint of everything that is on stable storage now.
   *
   * @throws LogException if it cannot be signed or written
   */
  public Optional<Checkpoint> signCheckpoint() throws LogException {
    checkpoints.publish(segments.durable());
    return checkpoints.latest();
  }

  /** The log's identity in its checkpoints. */
  public String origin() {
    return origin;
  }

  /**
   * What stands in the log instead of a value that policy redacts: {@code
   * {"sha256":"…","redacted":true}}, the value's commitment under a salt that nobody keeps.
   */
  public JsonObject redacted(JsonValue value) {
    return encoders.redacted(value);
  }

  /**
   * Writes what is queued, gives calls without an outcome the outcome {@code unknown}, signs a last
   * checkpoint, seals the segment and releases the directory.
   *
   * @throws LogException if the end could not be written. The directory is released all the same,
   *     unless the disk does not answer: then it stays locked until this process ends
   */
  @Override
  public void close() throws LogException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    queue.close();
    if (!Threads.join(writer, maxWait)) {
      throw Damage.stalled(maxWait); // and keep the lock: the writer may still write
    }
    queue.watch().stop();
    if (!keeper.stop()) {
      throw Damage.stalled(maxWait); // it may still prune
    }
    release(lock);
    LogException failure = committer.endFailure();
    if (failure != null) {
      throw new LogException(failure.code(), failure.detail(), failure);
    }
  }

  private void begin(Recovered recovered) throws LogException {
    keeper.start();
    segments.begin(recovered.last());
    writer.start();
    queue.watch().start();
    List<Ticket> tickets = new ArrayList<>();
    if (recovered.unclean().isPresent()) {
      int openCalls = recovered.openCalls().size();
      tickets.add(submit(LogEntries.recovered(recovered.unclean().get(), openCalls)));
    }
    for (OpenCalls.OpenCall call : recovered.openCalls()) {
      tickets.add(submit(LogEntries.unknownOutcome(call)));
    }
    for (Ticket ticket : tickets) {
      ticket.await();
    }
    keeper.logBegun();
  }

  /** Ends a log that could not be begun, as a crash would. */
  private void abort() {
    queue.close();
    Threads.join(writer, maxWait);
    queue.watch().stop();
    keeper.stop();
    segments.abandon();
  }

  private PendingEntry encode(Entry entry) throws LogException {
    LogException reason = obstacle();
    if (reason != null) {
      committer.countRefusal();
      throw new LogException(reason.code(), reason.detail(), reason);
    }
    return encoders.encode(entry);
  }

  private void push(PendingEntry entry, boolean urgent) throws LogException {
    if (!queue.push(entry, urgent)) {
      throw new LogException(LogCode.WAL_CLOSED, "the log has been closed");
    }
  }

  private @Nullable LogException obstacle() {
    LogException reason = committer.refusal();
    return reason == null ? keeper.problem() : reason;
  }

  private static void release(AutoCloseable lock) {
    try {
      lock.close();
    } catch (Exception e) {
      throw new IllegalStateException("the log directory could not be released", e);
    }
  }
}
