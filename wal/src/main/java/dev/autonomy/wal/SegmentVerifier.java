package dev.autonomy.wal;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks one segment by itself: its frames, disclosures and seal against each other and against the
 * state that its header begins with. That the header continues the segment before is for {@link
 * LogVerifier} to check, so that segments can be read in any order. Not thread-safe.
 */
final class SegmentVerifier {

  /** What is checked in the state behind every frame, and where there is none. */
  interface RootCheck {
    void check(ReplayedState state) throws LogException;

    /** Between these sizes no tree is known, for frames were lost. */
    void checkLost(long before, long after) throws LogException;
  }

  /**
   * What a frame says about a segment that lacks frames.
   *
   * @param seq the frame's number
   * @param description see {@link SalvagedSegment}
   */
  record Recorded(long seq, JsonValue description) {}

  private final Storage storage;
  private final SegmentFile segment;
  private final RootCheck roots;
  private final ReplayedState state;
  private final SegmentCursor cursor;
  private @Nullable Exception problem;
  private final SegmentTally tally = new SegmentTally();
  private final FrameScan scan = new FrameScan();
  private long disclosures;
  private long withheld;
  private final DroppedValues dropped = new DroppedValues();
  private long prunedByFrames;
  private long lost;
  private @Nullable JsonObject description;
  private final List<Recorded> recorded = new ArrayList<>();
  private boolean sealed;
  private String firstTime = FrameClock.NEVER;
  private @Nullable String openEnd;

  private SegmentVerifier(Storage storage, SegmentFile segment, RootCheck roots) {
    this.storage = storage;
    this.segment = segment;
    this.roots = roots;
    this.state = new ReplayedState(segment.header());
    this.cursor = new SegmentCursor(segment, SegmentCursor.Tail.INSPECT);
  }

  /**
   * Reads a segment to its end, or to what is wrong with it: see {@link #checkRead}.
   *
   * @param last whether no other follows, so that it need not be sealed
   * @throws LogException if it has no header that can be read
   */
  static SegmentVerifier read(Storage storage, long firstSeq, RootCheck roots, boolean last)
      throws LogException {
    try (SegmentFile segment = SegmentFile.open(storage, firstSeq)) {
      SegmentVerifier verifier = new SegmentVerifier(storage, segment, roots);
      try {
        verifier.read(last);
      } catch (IOException | LogException e) {
        verifier.problem = e;
      }
      return verifier;
    }
  }

  /** Throws what is wrong with the segment, if anything is. */
  void checkRead() throws IOException, LogException {
    switch (problem) {
      case null -> {}
      case LogException e -> throw e;
      case IOException e -> throw e;
      default -> throw new IllegalStateException(problem);
    }
  }

  private void read(boolean last) throws IOException, LogException {
    tally.bytes(segment.file(), segment.headerEnd());
    long batchStart = 0;
    SegmentCursor.Step step = cursor.next();
    while (step == SegmentCursor.Step.FRAME || step == SegmentCursor.Step.LOST) {
      if (cursor.batchStart() != batchStart) {
        batchStart = cursor.batchStart();
        cursor.addBatch(tally);
      }
      if (step == SegmentCursor.Step.FRAME) {
        frame();
      } else {
        lost();
      }
      roots.check(state);
      step = cursor.next();
    }
    if (lost > 0) {
      description = SalvagedSegment.describe(segment);
    }
    sealed = step == SegmentCursor.Step.SEALED;
    if (sealed) {
      checkSeal();
      checkCalls();
    } else if (last) {
      openEnd = segment.name() + " is not sealed: the log is in use, or was not closed";
      if (step == SegmentCursor.Step.TORN) {
        openEnd += "; its last batch, from byte " + cursor.end() + " on, is not complete";
      }
    } else {
      throw corrupt("the segment is not sealed though another follows", cursor.end());
    }
  }

  /** The segment, closed: what its header says. */
  SegmentFile segment() {
    return segment;
  }

  /** The state behind the last frame that was read. */
  ReplayedState state() {
    return state;
  }

  /** Values that are what their frames committed to. */
  long disclosures() {
    return disclosures;
  }

  /** Commitments without a value. */
  long withheld() {
    return withheld;
  }

  /** Time of the first frame; {@link FrameClock#NEVER} when none was read. */
  String firstTime() {
    return firstTime;
  }

  /** Values that are not there any more, and what the frames in here say about such. */
  DroppedValues dropped() {
    return dropped;
  }

  /** The highest frame that a frame in here says was pruned, or lost. */
  long prunedByFrames() {
    return prunedByFrames;
  }

  /** How many frames a repair could not save. */
  long lostFrames() {
    return lost;
  }

  /** What a repair must have said about the segment; null when it lacks no frame. */
  @Nullable JsonObject description() {
    return description;
  }

  /** What frames in here say about segments that lack frames. */
  List<Recorded> recorded() {
    return recorded;
  }

  boolean isSealed() {
    return sealed;
  }

  /** How the segment ends when it is not sealed. */
  @Nullable String openEnd() {
    return openEnd;
  }

  private void lost() throws LogException {
    lost += cursor.lostFrames();
    long before = state.treeSize();
    state.lost(cursor.lostFrames(), segment, tally, cursor.batchStart());
    roots.checkLost(before, state.treeSize());
  }

  private void frame() throws LogException {
    boolean first = state.size() == segment.header().tree().size();
    boolean whole = !cursor.spans().holdTraces();
    if (whole && scan.accepts(cursor) && state.isInOrder(cursor.array(), scan.timeStart())) {
      state.frame(scan, cursor, tally);
      disclosures += cursor.spans().values();
      withheld += scan.withheld();
    } else {
      parsedFrame();
    }
    firstTime = first ? state.lastTime() : firstTime;
  }

  /** Parses what is not written as most frames are, and says what is wrong with it, if anything. */
  private void parsedFrame() throws LogException {
    Frame.Place place = cursor.place();
    FrameText frame = FrameText.parse(cursor.copyText(), place);
    if (frame.time().compareTo(state.lastTime()) < 0) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_JSON,
          "frame "
              + frame.seq()
              + " is of "
              + frame.time()
              + ", its predecessor of "
              + state.lastTime(),
          place.file(),
          place.offset());
    }
    List<Disclosure> beside = cursor.disclosures();
    FrameJoin joined = FrameJoin.join(frame, beside, place);
    if (!joined.missing().isEmpty()) {
      throw Damage.at(
          LogCode.WAL_CORRUPT_DISCLOSURE,
          "the disclosure of "
              + joined.missing().getFirst()
              + " of frame "
              + frame.seq()
              + " is missing",
          place.file(),
          place.offset());
    }
    state.frame(FrameFacts.of(frame), cursor, tally);
    disclosures += cursor.spans().values();
    withheld += joined.withheld().size();
    dropped.take(frame, beside);
    noteRemovals(frame);
  }

  /** Whatever is missing must be said to be so by a frame of the log itself. */
  private void noteRemovals(FrameText frame) {
    JsonObject attrs = frame.attrs();
    if (frame.kind().equals(FrameKind.LOG_PRUNED)) {
      prunedByFrames = Math.max(prunedByFrames, TreeJson.longValue(attrs.get("last_seq")));
    } else if (frame.kind().equals(FrameKind.LOG_RECOVERED)) {
      prunedByFrames = Math.max(prunedByFrames, TreeJson.longValue(attrs.get("lost_before")) - 1);
      prunedByFrames = Math.max(prunedByFrames, TreeJson.longValue(attrs.get("pruned_before")) - 1);
      if (attrs.get("salvaged") instanceof JsonArray(List<JsonValue> described)) {
        described.forEach(lacking -> recorded.add(new Recorded(frame.seq(), lacking)));
      }
    }
  }

  private void checkSeal() throws IOException, LogException {
    RecordBuffer expected = new RecordBuffer(1024);
    new SegmentSeal(tally.index(), tally.footer(state.tree())).write(expected, cursor.batchStart());
    SegmentFooter footer = cursor.seal().footer();
    if (!footer.tree().equals(state.tree())) {
      throw Damage.at(
          LogCode.WAL_ROOT_MISMATCH,
          "the footer's root is "
              + footer.tree().root()
              + ", its frames give "
              + state.tree().root(),
          segment.name(),
          cursor.batchStart());
    }
    byte[] actual = new byte[(int) (cursor.end() - cursor.batchStart())];
    segment.file().read(actual, 0, actual.length, cursor.batchStart());
    if (!Arrays.equals(expected.toByteArray(), actual)) {
      throw corrupt("index or footer are not those of the segment's frames", cursor.batchStart());
    }
  }

  /** The index of the calls is no part of the log, but what look-ups believe must be true. */
  private void checkCalls() throws IOException, LogException {
    String name = SegmentName.callsOf(segment.name());
    try (StorageFile calls = storage.openForReading(name)) {
      if (!CallIndex.isHarmless(calls, segment.file(), tally.calls())) {
        throw new LogException(
            LogCode.WAL_CORRUPT_INDEX,
            name
                + " is not the index of the calls in "
                + segment.name()
                + ": remove it, or have `wal repair` write it anew");
      }
    } catch (NoSuchFileException e) {
      // Without an index, look-ups search the segment.
    }
  }

  private LogException corrupt(String what, long offset) {
    return Damage.at(LogCode.WAL_CORRUPT_SEGMENT, what, segment.name(), offset);
  }
}
