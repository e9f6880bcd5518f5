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
  private final boolean repairing;
  private @Nullable Checkpoint checkpoint;
  private long sealedBytes;

  Recovery(Storage storage, LogOptions options, KeySource keySource, Entropy entropy) {
    this(storage, options, keySource, entropy, false);
  }

  /**
   * The same.
   *
   * @param repairing whether a repair may have been interrupted before it signed for its frame
   */
  Recovery(
      Storage storage,
      LogOptions options,
      KeySource keySource,
      Entropy entropy,
      boolean repairing) {
    this.storage = storage;
    this.options = options;
    this.keySource = keySource;
    this.entropy = entropy;
    this.repairing = repairing;
  }

  /**
   * The state to continue in.
   *
   * @throws LogException if the log is not what was acknowledged, or cannot be read
   */
  Recovered recover() throws LogException {
    List<Long> segments = segments();
    Optional<SignedNote> note = readCheckpoint();
    if (segments.isEmpty()) {
      return fresh();
    }
    if (segments.getFirst() != 1) {
      checkPruned(segments.getFirst());
    }
    for (int i = 0; i < segments.size() - 1; i++) {
      checkSealed(segments.get(i), segments.get(i + 1));
    }
    try (SegmentFile last = SegmentFile.open(storage, segments.getLast())) {
      if (note.isPresent()) {
        verify(note.get(), last.header());
      }
      return replay(last, segments.size() > 1);
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

  private Recovered fresh() throws LogException {
    if (checkpoint != null && checkpoint.size() > 0) {
      throw ahead(0);
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

  private Optional<SignedNote> readCheckpoint() throws LogException {
    try {
      Optional<byte[]> bytes = CheckpointFile.read(storage, SegmentName.CHECKPOINT);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      Optional<SignedNote> note = SignedNote.parse(bytes.get());
      checkpoint = note.flatMap(n -> Checkpoint.parse(n.text())).orElse(null);
      if (checkpoint == null) {
        throw Damage.at(
            LogCode.WAL_CORRUPT_CHECKPOINT,
            "the file is not a checkpoint",
            SegmentName.CHECKPOINT,
            0);
      }
      return note;
    } catch (IOException e) {
      throw Damage.io("cannot read the checkpoint in " + storage.describe(), e);
    }
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

  private Recovered replay(SegmentFile last, boolean hasPredecessor) throws LogException {
    SegmentHeader header = last.header();
    Checkpoint signed = checkpoint;
    if (signed != null && signed.size() < header.tree().size()) {
      throw Damage.of(
          LogCode.WAL_CORRUPT_CHECKPOINT,
          "the checkpoint covers "
              + signed.size()
              + " frames, but "
              + last.name()
              + " was begun after a checkpoint of "
              + header.tree().size());
    }
    ReplayedState state = new ReplayedState(header);
    SegmentTally tally = new SegmentTally();
    SegmentCursor cursor = new SegmentCursor(last, SegmentCursor.Tail.INSPECT);
    long unsureFrom = 0;
    state.checkRoot(signed, "the checkpoint");
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      if (unsureFrom == 0 && (signed == null || cursor.nextSeq() > signed.size() + 1)) {
        unsureFrom = cursor.batchStart();
      }
      if (step == SegmentCursor.Step.FRAME) {
        FrameFacts frame = FrameFacts.of(cursor);
        if (unsureFrom > 0 && frame.kind().equals(FrameKind.LOG_RECOVERED)) {
          checkRecovered(cursor);
        }
        state.frame(frame, cursor, tally);
      } else {
        state.lost(cursor.lostFrames(), last, tally, cursor.batchStart());
      }
      state.checkRoot(signed, "the checkpoint");
      step = cursor.next();
    }
    boolean sealed = step == SegmentCursor.Step.SEALED;
    if (signed == null && (hasPredecessor || sealed)) {
      throw Damage.of(
          LogCode.WAL_CHECKPOINT_MISSING,
          "there is no checkpoint in " + storage.describe() + " though a segment was sealed");
    }
    if (signed != null && signed.size() > state.size()) {
      throw ahead(state.size());
    }
    if (signed != null && sealed && signed.size() < state.size()) {
      throw SignedCheckpoints.replaced(signed, state.size());
    }
    if (sealed && !cursor.seal().footer().tree().equals(state.tree())) {
      throw Damage.of(
          LogCode.WAL_ROOT_MISMATCH,
          last.name()
              + " ends with the root "
              + cursor.seal().footer().tree().root()
              + ", its frames give "
              + state.tree().root());
    }
    return new Recovered(
        header.origin(),
        state.tree(),
        state.lastTime(),
        state.openCalls(),
        sealedBytes + (sealed ? size(last) : 0),
        Optional.ofNullable(signed),
        sealed ? Optional.empty() : unclean(last, cursor, step, tally),
        tally.frames() == 0
            ? Optional.empty()
            : Optional.of(last(last, tally, cursor, unsureFrom, sealed)));
  }

  /**
   * To go on behind a frame is to sign for it. A repair signs for its own before it ends: what
   * nobody has signed for cannot say what is lost.
   */
  private void checkRecovered(SegmentCursor cursor) throws LogException {
    Frame.Place place = cursor.place();
    FrameText frame = FrameText.parse(cursor.copyText(), place);
    if (!repairing && LogEntries.speaksOfLoss(frame)) {
      throw Damage.at(
          LogCode.WAL_SEQ_GAP,
          "frame "
              + frame.seq()
              + " says what a repair has lost, but no checkpoint covers it and no repair is"
              + " under way: whoever wrote it has not the log's key",
          place.file(),
          place.offset());
    }
  }

  private Recovered.LastSegment last(
      SegmentFile segment,
      SegmentTally tally,
      SegmentCursor cursor,
      long unsureFrom,
      boolean sealed)
      throws LogException {
    try {
      long end = cursor.end();
      tally.bytes(segment.file(), sealed ? cursor.batchStart() : end);
      long seal = sealed ? cursor.batchStart() : end;
      return new Recovered.LastSegment(
          SegmentWriter.resume(storage, segment.name(), tally, end),
          unsureFrom == 0 ? seal : unsureFrom,
          sealed);
    } catch (IOException e) {
      throw Damage.io("cannot continue " + segment.name(), e);
    }
  }

  private LogException ahead(long frames) {
    return Damage.of(
        LogCode.WAL_CHECKPOINT_AHEAD,
        "the checkpoint covers "
            + (checkpoint == null ? 0 : checkpoint.size())
            + " frames, there are "
            + frames
            + " in "
            + storage.describe()
            + ": the log was truncated");
  }

  private Optional<Recovered.Unclean> unclean(
      SegmentFile last, SegmentCursor cursor, SegmentCursor.Step step, SegmentTally tally)
      throws LogException {
    boolean torn = step == SegmentCursor.Step.TORN;
    if (!torn && tally.frames() == 0) {
      return Optional.empty();
    }
    long cut = torn ? tornBytes(last, cursor.end()) : 0;
    return Optional.of(new Recovered.Unclean(last.name(), cursor.end(), cut));
  }

  private static long tornBytes(SegmentFile segment, long end) throws LogException {
    try {
      return TornTail.dataEnd(segment.file(), end) - end;
    } catch (IOException e) {
      throw Damage.io("cannot read " + segment.name(), e);
    }
  }

  private static long size(SegmentFile segment) throws LogException {
    try {
      return segment.file().size();
    } catch (IOException e) {
      throw Damage.io("cannot read " + segment.name(), e);
    }
  }
}
