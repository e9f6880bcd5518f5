package dev.autonomy.wal;

import dev.autonomy.wal.note.SigningKey;
import dev.autonomy.wal.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code repair}, with the plan of a repair that is not finished. The log's key signs it,
 * for whoever can have a plan followed decides what is signed as the log from then on.
 *
 * <pre>
 * autonomy repair v1
 * PLAN                      JSON, see {@link RepairPlan}
 * ed25519 SIGNATURE         of the lines before, in base64
 * </pre>
 */
final class RepairPlanFile {

  private static final byte[] FIRST_LINE = "autonomy repair v1\n".getBytes(StandardCharsets.UTF_8);
  private static final String SIGNATURE = "ed25519 ";
  private static final int SIGNATURE_CHARS = 88;

  /** The signature stands for itself; the name of its key is nowhere written. */
  private static final String KEY_NAME = "repair";

  private final Storage storage;
  private final KeySource keySource;

  RepairPlanFile(Storage storage, KeySource keySource) {
    this.storage = storage;
    this.keySource = keySource;
  }

  /**
   * The plan that was begun; null when there is none that can be followed: nobody with the log's
   * key has written it, or the files that it moves are not there.
   */
  @Nullable RepairPlan read() throws IOException, LogException {
    byte[] bytes =
        CheckpointFile.read(storage, SegmentName.REPAIR, RepairPlan.MAX_BYTES).orElse(null);
    RepairPlan plan = bytes == null ? null : parse(bytes);
    return plan != null && movesWhatIsThere(plan) ? plan : null;
  }

  /** Writes the plan; durable when this returns. A file that nobody follows goes aside first. */
  void write(RepairPlan plan) throws IOException, LogException {
    SigningKey key = keySource.load(plan.earlier() == null);
    RecordBuffer file = new RecordBuffer(64 << 10);
    file.put(FIRST_LINE);
    file.put(plan.toJson());
    file.put((byte) '\n');
    byte[] signature = key.sign(file.toByteArray());
    file.putAscii(SIGNATURE + Base64.getEncoder().encodeToString(signature) + "\n");
    if (file.size() > RepairPlan.MAX_BYTES) {
      throw new LogException(
          LogCode.WAL_ENTRY_TOO_LARGE,
          "the plan of the repair has "
              + file.size()
              + " bytes, at most "
              + RepairPlan.MAX_BYTES
              + " are allowed: nothing was changed; restore the log from a copy");
    }
    for (RepairPlan.Move move : plan.moves()) {
      if (move.file().equals(SegmentName.REPAIR)) {
        storage.rename(move.file(), move.movedTo());
        storage.syncNames();
      }
    }
    CheckpointFile.replace(storage, SegmentName.REPAIR, file.toByteArray());
  }

  private @Nullable RepairPlan parse(byte[] bytes) throws LogException {
    int signed = bytes.length - SIGNATURE.length() - SIGNATURE_CHARS - 1;
    int first = FIRST_LINE.length;
    if (signed <= first
        || bytes.length > RepairPlan.MAX_BYTES
        || !Arrays.equals(bytes, 0, first, FIRST_LINE, 0, first)
        || !isSigned(bytes, signed)) {
      return null;
    }
    return RepairPlan.parse(Arrays.copyOfRange(bytes, first, signed - 1));
  }

  private boolean isSigned(byte[] bytes, int signed) throws LogException {
    String line =
        new String(bytes, signed, bytes.length - signed, StandardCharsets.ISO_8859_1)
            .stripTrailing();
    if (!line.startsWith(SIGNATURE)) {
      return false;
    }
    try {
      byte[] signature = Base64.getDecoder().decode(line.substring(SIGNATURE.length()));
      VerifierKey key = VerifierKey.of(KEY_NAME, keySource.load(false).publicKey());
      return key.verify(Arrays.copyOf(bytes, signed), signature);
    } catch (IllegalArgumentException e) {
      return false;
    } catch (LogException e) {
      if (e.code() == LogCode.WAL_KEY) {
        return false; // whoever wrote it did not have it either
      }
      throw e;
    }
  }

  private boolean movesWhatIsThere(RepairPlan plan) throws IOException {
    List<String> names = storage.list();
    for (RepairPlan.Move move : plan.moves()) {
      String name = names.contains(move.movedTo()) ? move.movedTo() : move.file();
      if (!names.contains(name) || !RepairMoves.isOf(move, storage, name)) {
        return false;
      }
    }
    return true;
  }
}
