package dev.autonomy.wal;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * Carries out a {@link RepairPlan}. Every step looks first whether it has been done, so that the
 * whole can be repeated after any interruption; no step begins before the one before it is durable.
 */
final class RepairSteps {

  private static final int COPY_BYTES = 256 << 10;

  private final Storage storage;
  private final KeySource keySource;
  private final RepairPlan plan;

  RepairSteps(Storage storage, KeySource keySource, RepairPlan plan) {
    this.storage = storage;
    this.keySource = keySource;
    this.plan = plan;
  }

  /** Leaves a log that opens. */
  void run() throws IOException, LogException {
    for (RepairPlan.Move move : plan.moves()) {
      if (!storage.list().contains(move.movedTo())) {
        storage.rename(move.file(), move.movedTo());
        storage.syncNames();
      }
      if (move.kept() != RepairPlan.Kept.NOTHING && !storage.list().contains(move.file())) {
        rebuild(move);
      }
    }
    if (plan.begins() != null && !storage.list().contains(SegmentName.PRUNED)) {
      PrunedNote.write(storage, plan.origin(), plan.begins(), keySource.load(false));
    }
    boolean unsigned = !storage.list().contains(SegmentName.CHECKPOINT);
    if (plan.signs() && unsigned && plan.kept().size() > 0) {
      new CheckpointFile(storage, plan.origin(), keySource, Optional.empty()).publish(plan.kept());
    }
  }

  /** Makes a segment of what is intact of one that was moved aside. */
  private void rebuild(RepairPlan.Move move) throws IOException, LogException {
    String temporary = move.file() + SegmentName.TEMPORARY_SUFFIX;
    try (SegmentFile source = SegmentFile.open(storage, move.movedTo(), move.file());
        StorageFile target = storage.create(temporary)) {
      switch (move.kept()) {
        case NOTHING -> {}
        case BEGINNING -> copy(source.file(), target, move.keptBytes());
        case SEALED -> {
          copy(source.file(), target, move.keptBytes());
          seal(source, target, move.keptBytes());
        }
        case SALVAGED ->
            SegmentSalvage.write(source, SegmentSeal.find(source).orElseThrow(), plan.id(), target);
      }
      target.syncAll();
    }
    storage.rename(temporary, move.file());
    storage.syncNames();
  }

  private static void seal(SegmentFile source, StorageFile target, long length)
      throws IOException, LogException {
    SegmentReplay replay = SegmentReplay.of(source, length, null);
    replay.tally().bytes(source.file(), length);
    RecordBuffer seal = new RecordBuffer(1024);
    SegmentFooter footer = replay.tally().footer(replay.tree());
    new SegmentSeal(replay.tally().index(), footer).write(seal, length);
    target.write(seal.array(), 0, seal.size(), length);
  }

  /** Copies the beginning of a file. */
  static void copy(StorageFile source, StorageFile target, long length) throws IOException {
    byte[] buffer = new byte[(int) Math.min(COPY_BYTES, length)];
    for (long position = 0; position < length; ) {
      int wanted = (int) Math.min(buffer.length, length - position);
      int count = source.read(buffer, 0, wanted, position);
      if (count < wanted) {
        throw new EOFException("the file has become shorter than " + length + " bytes");
      }
      target.write(buffer, 0, count, position);
      position += count;
    }
  }
}
