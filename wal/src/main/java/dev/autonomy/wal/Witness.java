package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.MerkleTree;
import dev.autonomy.wal.tree.TreeHasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A witness of transparency logs (C2SP tlog-witness): cosigns a checkpoint when its tree continues
 * the one that it cosigned before, so that nobody can be shown another history. What it has seen of
 * a log is on stable storage before it signs; it never cosigns a smaller tree, or another one of
 * the same size. Thread-safe. Whoever serves it hands over the body of a {@code POST
 * add-checkpoint} and sends back the answer.
 */
public final class Witness implements AutoCloseable {

  /** Largest request: a note and a proof of 63 hashes. */
  public static final int MAX_REQUEST_BYTES = SignedNote.MAX_BYTES + 4096;

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String SIZE = "text/x.tlog.size";
  private static final String SUFFIX = ".checkpoint";

  private final Storage storage;
  private final SigningKey signer;
  private final CosignerKey key;
  private final List<VerifierKey> logs;
  private final InstantSource clock;
  private final Runnable unlock;
  private final ReentrantLock lock = new ReentrantLock();

  Witness(
      Storage storage,
      SigningKey signer,
      String name,
      List<VerifierKey> logs,
      InstantSource clock,
      Runnable unlock) {
    this.storage = storage;
    this.signer = signer;
    this.key = CosignerKey.of(name, signer.publicKey());
    this.logs = List.copyOf(logs);
    this.clock = clock;
    this.unlock = unlock;
  }

  /**
   * The witness whose key and memory are in {@code directory}, which is created when it is missing.
   * It must outlive the witness: one that forgets may be shown another history.
   *
   * @param name who cosigns; a key must serve one name only
   * @param logs keys of the logs that it watches, each under the log's origin
   * @throws LogException if the directory is in use, or cannot be read or written
   */
  public static Witness open(
      Path directory, String name, List<VerifierKey> logs, InstantSource clock)
      throws LogException {
    try {
      Files.createDirectories(directory, OwnerOnly.directory(directory));
    } catch (IOException e) {
      throw Damage.io("cannot create " + directory, e);
    }
    DirectoryLock held = DirectoryLock.acquire(directory);
    try {
      Path keyFile = directory.resolve(SegmentName.SIGNING_KEY);
      SigningKey signer = KeyFile.load(keyFile, true, Entropy.system());
      return new Witness(new DiskStorage(directory), signer, name, logs, clock, held::close);
    } catch (LogException | RuntimeException e) {
      held.close();
      throw e;
    }
  }

  /**
   * What to answer.
   *
   * @param status of HTTP
   * @param contentType of the body
   * @param body cosignatures, the size that was expected, or a line that says why not
   */
  public record Answer(int status, String contentType, String body) {}

  /** The key that its cosignatures are verified with. */
  public CosignerKey key() {
    return key;
  }

  /** Answers a request, given its body. */
  public Answer addCheckpoint(byte[] body) {
    Optional<AddCheckpoint> parsed =
        body.length > MAX_REQUEST_BYTES ? Optional.empty() : AddCheckpoint.parse(body);
    if (parsed.isEmpty()) {
      return refusal(400, "not an add-checkpoint request");
    }
    AddCheckpoint request = parsed.get();
    Checkpoint checkpoint = request.checkpoint();
    List<VerifierKey> known = new ArrayList<>(logs);
    known.removeIf(log -> !log.name().equals(checkpoint.origin()));
    if (known.isEmpty()) {
      return refusal(404, "this log is not witnessed here");
    }
    if (known.stream().noneMatch(request.note()::isSignedBy)) {
      return refusal(403, "the checkpoint is not signed by a key of the log");
    }
    if (request.oldSize() > checkpoint.size()) {
      return refusal(400, "the old size is larger than the checkpoint's");
    }
    lock.lock();
    try {
      return cosign(request, checkpoint);
    } catch (IOException e) {
      return refusal(500, "the witness cannot read or write what it has seen");
    } finally {
      lock.unlock();
    }
  }

  private Answer cosign(AddCheckpoint request, Checkpoint checkpoint) throws IOException {
    Checkpoint latest = latest(checkpoint.origin());
    if (request.oldSize() != latest.size()
        || latest.size() == checkpoint.size() && !latest.root().equals(checkpoint.root())) {
      return new Answer(409, SIZE, latest.size() + "\n");
    }
    if (!MerkleTree.verifyConsistency(
        latest.size(), latest.root(), checkpoint.size(), checkpoint.root(), request.proof())) {
      return refusal(422, "the proof does not show that the tree continues the last one");
    }
    if (checkpoint.size() > latest.size()) {
      CheckpointFile.replace(storage, fileOf(checkpoint.origin()), request.note().toBytes());
    }
    SignedNote.Signature signature = key.cosign(request.note().text(), signer, clock.instant());
    return new Answer(200, TEXT, signature.toLine());
  }

  /** The largest tree that may have been cosigned of a log; the empty one at first. */
  private Checkpoint latest(String origin) throws IOException {
    Optional<byte[]> bytes = CheckpointFile.read(storage, fileOf(origin));
    if (bytes.isEmpty()) {
      return new Checkpoint(origin, 0, MerkleTree.EMPTY_ROOT);
    }
    // Never to be taken for a log that was not seen yet.
    return SignedNote.parse(bytes.get())
        .flatMap(note -> Checkpoint.parse(note.text()))
        .filter(seen -> seen.origin().equals(origin))
        .orElseThrow(() -> new IOException("not a checkpoint of the log: " + fileOf(origin)));
  }

  @Override
  public void close() {
    unlock.run();
  }

  /** Origins may hold anything; their hashes are names of files. */
  private static String fileOf(String origin) {
    byte[] hash = TreeHasher.sha256().digest(origin.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash) + SUFFIX;
  }

  private static Answer refusal(int status, String why) {
    return new Answer(status, TEXT, why + "\n");
  }
}
