package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Signs checkpoints and keeps the latest one in its file, replaced atomically. Thread-safe. Never
 * signs a tree smaller than the one it signed before.
 */
final class CheckpointFile {

  private final Storage storage;
  private final String origin;
  private final KeySource keySource;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SigningKey key;
  private volatile @Nullable Checkpoint latest;

  CheckpointFile(Storage storage, String origin, KeySource keySource, Optional<Checkpoint> latest) {
    this.storage = storage;
    this.origin = origin;
    this.keySource = keySource;
    this.latest = latest.orElse(null);
  }

  /**
   * Loads the signing key, which takes a while the first time.
   *
   * @throws LogException if there is none
   */
  void prepare() throws LogException {
    lock.lock();
    try {
      key();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes a checkpoint of {@code tree}, all of whose frames are durable, unless there is one
   * already for as many frames. Durable when this returns.
   *
   * @throws LogException if there is no key, or the file cannot be written
   */
  void publish(TreeState tree) throws LogException {
    lock.lock();
    try {
      if (tree.size() <= size()) {
        return;
      }
      SigningKey signer = key();
      Checkpoint checkpoint = new Checkpoint(origin, tree.size(), tree.root());
      VerifierKey verifier = VerifierKey.of(origin, signer.publicKey());
      SignedNote note = SignedNote.sign(checkpoint.toText(), signer, verifier);
      try {
        replace(storage, SegmentName.CHECKPOINT, note.toBytes());
      } catch (IOException e) {
        throw Damage.writing("the checkpoint", storage, e);
      }
      latest = checkpoint;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Signs the note that explains why the log begins with the segment of this header; durable when
   * this returns.
   *
   * @throws LogException if there is no key
   */
  void publishPruned(SegmentHeader first) throws IOException, LogException {
    SigningKey signer;
    lock.lock();
    try {
      signer = key();
    } finally {
      lock.unlock(); // the writer must not wait for this file
    }
    PrunedNote.write(storage, origin, first.tree(), signer);
  }

  /** The latest checkpoint. */
  Optional<Checkpoint> latest() {
    return Optional.ofNullable(latest);
  }

  /** How many frames the latest checkpoint covers. */
  long size() {
    Checkpoint checkpoint = latest;
    return checkpoint == null ? 0 : checkpoint.size();
  }

  /** The bytes of a small file of the log; empty when it is not there. */
  static Optional<byte[]> read(Storage storage, String name) throws IOException {
    return read(storage, name, SignedNote.MAX_BYTES);
  }

  /** The same of a file that may be larger than a note. */
  static Optional<byte[]> read(Storage storage, String name, int maxBytes) throws IOException {
    try (StorageFile file = storage.openForReading(name)) {
      // One byte more than it may have, so that a longer one is seen to be too long.
      byte[] bytes = new byte[(int) Math.min(file.size(), maxBytes + 1L)];
      int length = file.read(bytes, 0, bytes.length, 0);
      return Optional.of(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The public key beside the log; empty when there is none that can be read. */
  static Optional<VerifierKey> readVerifierKey(Storage storage) throws IOException {
    Optional<byte[]> bytes = read(storage, SegmentName.VERIFIER_KEY);
    String text = bytes.isPresent() ? new String(bytes.get(), StandardCharsets.UTF_8) : "";
    return text.endsWith("\n")
        ? VerifierKey.parse(text.substring(0, text.length() - 1))
        : Optional.empty();
  }

  /** The key, kept once its public half lies beside the log. */
  private SigningKey key() throws LogException {
    SigningKey loaded = key;
    if (loaded == null) {
      loaded = keySource.load(latest == null);
      try {
        byte[] text =
            (VerifierKey.of(origin, loaded.publicKey()) + "\n").getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(read(storage, SegmentName.VERIFIER_KEY).orElse(null), text)) {
          replace(storage, SegmentName.VERIFIER_KEY, text);
        }
      } catch (IOException e) {
        throw Damage.writing("the verifier key", storage, e);
      }
      key = loaded;
    }
    return loaded;
  }

  /** Writes a small file, or puts another in its place; durable when this returns. */
  static void replace(Storage storage, String name, byte[] bytes) throws IOException {
    replace(storage, name, name + SegmentName.TEMPORARY_SUFFIX, bytes);
  }

  /** The same by way of a file of that name, which no other process uses at the time. */
  static void replace(Storage storage, String name, String temporary, byte[] bytes)
      throws IOException {
    try (StorageFile file = storage.create(temporary)) {
      file.write(bytes, 0, bytes.length, 0);
      file.syncAll();
    }
    storage.rename(temporary, name);
    storage.syncNames();
  }
}
