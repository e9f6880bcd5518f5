package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.TreeState;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the state in which a log was left, or the reason not to continue it.
 *
 * <p>Only the last segment is replayed, whatever the log's size: its header holds the tree and the
 * open calls, and a segment is sealed only after a checkpoint of its last frame was signed, so that
 * the checkpoint never covers less than the segments before the last. Of those, the headers and
 * seals must fit together; rereading their frames is {@link LogVerifier}'s work. Changes nothing.
 */
final class Recovery {

  private static final int ORIGIN_RANDOM_BYTES = 8;

  private final Storage storage;
  private final LogOptions options;
  private final KeySource keySource;
  private final Entropy entropy;
  private long sealedBytes;

  Recovery(Storage storage, LogOptions options, KeySource keySource, Entropy entropy) {
    this.storage = storage;
    this.options = options;
    this.keySource = keySource;
    this.entropy = entropy;
  }

  /**
   * The state to continue in.
   *
   * @throws LogException if the log is not what was acknowledged, or cannot be read
   */
  Recovered recover() throws LogException {
    List<Long> segments = segments();
    CheckpointNote signed = CheckpointNote.read(storage);
    if (segments.isEmpty()) {
      return fresh(signed);
    }
    if (segments.getFirst() != 1) {
      checkPruned(segments.getFirst());
    }
    for (int i = 0; i < segments.size() - 1; i++) {
      checkSealed(segments.get(i), segments.get(i + 1));
    }
    try (SegmentFile last = SegmentFile.open(storage, segments.getLast())) {
      if (signed != null) {
        verify(signed.note(), last.header());
      }
      Checkpoint checkpoint = signed == null ? null : signed.checkpoint();
      return new LastSegmentReplay(storage, last, checkpoint, sealedBytes)
          .recover(segments.size() > 1);
    }
  }

  /** A log that does not begin with frame 1 must have been pruned by whoever has its key. */
  private void checkPruned(long firstSeq) throws LogException {
    try (SegmentFile first = SegmentFile.open(storage, firstSeq)) {
      PrunedNote note = PrunedNote.read(storage);
      SegmentHeader header = first.header();
      if (note == null
          || !note.explains(
              header, VerifierKey.of(header.origin(), keySource.load(false).publicKey()))) {
        throw Damage.missingStart(firstSeq, storage);
      }
    } catch (IOException e) {
      throw Damage.io("cannot read " + SegmentName.PRUNED, e);
    }
  }

  private List<Long> segments() throws LogException {
    try {
      return SegmentName.segments(storage.list());
    } catch (IOException e) {
      throw Damage.io("cannot list the log directory " + storage.describe(), e);
    }
  }

  private Recovered fresh(@Nullable CheckpointNote signed) throws LogException {
    if (signed != null && signed.checkpoint().size() > 0) {
      throw SignedCheckpoints.ahead(signed.checkpoint(), 0, storage);
    }
    String origin = options.origin().isPresent() ? options.origin().get() : newOrigin();
    if (!SignedNote.isKeyName(origin)) {
      throw new IllegalArgumentException(
          "`" + origin + "` cannot be a log's origin: no spaces, no plus signs, not empty");
    }
    return new Recovered(
        origin,
        TreeState.EMPTY,
        FrameClock.NEVER,
        List.of(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private String newOrigin() {
    byte[] random = new byte[ORIGIN_RANDOM_BYTES];
    entropy.fill(random);
    StringBuilder origin = new StringBuilder("autonomy.local/");
    String node = options.node();
    for (int i = 0; i < node.length(); i++) {
      String character = node.substring(i, i + 1);
      origin.append(SignedNote.isKeyName(character) ? character : "-");
    }
    return origin.append('/').append(HexFormat.of().formatHex(random)).toString();
  }

  private void verify(SignedNote note, SegmentHeader header) throws LogException {
    VerifierKey key = VerifierKey.of(header.origin(), keySource.load(false).publicKey());
    if (!note.isSignedBy(key)) {
      throw new LogException(
          LogCode.WAL_CORRUPT_CHECKPOINT,
          "the checkpoint in "
              + storage.describe()
              + " is not signed by this log's key "
              + key
              + ": restore the checkpoint or the key from a copy");
    }
  }

  /** A segment with a successor: it must be sealed, and the successor must continue it. */
  private void checkSealed(long firstSeq, long nextFirstSeq) throws LogException {
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq);
        SegmentFile next = SegmentFile.open(storage, nextFirstSeq)) {
      SegmentSeal seal =
          SegmentSeal.find(segment)
              .orElseThrow(
                  () ->
                      Damage.of(
                          LogCode.WAL_CORRUPT_SEGMENT,
                          segment.name() + " is not sealed though " + next.name() + " follows"));
      TreeState tree = seal.footer().tree();
      if (tree.size() + 1 != nextFirstSeq) {
        throw Damage.of(
            LogCode.WAL_SEQ_GAP,
            segment.name()
                + " ends with frame "
                + tree.size()
                + " and the next segment begins with frame "
                + nextFirstSeq);
      }
      if (!tree.equals(next.header().tree())) {
        throw Damage.of(
            LogCode.WAL_ROOT_MISMATCH,
            next.name()
                + " begins on the root "
                + next.header().tree().root()
                + ", "
                + segment.name()
                + " ends with "
                + tree.root());
      }
      sealedBytes += segment.file().size();
    } catch (IOException e) {
      throw Damage.io("cannot read " + SegmentName.of(firstSeq), e);
    }
  }
}
