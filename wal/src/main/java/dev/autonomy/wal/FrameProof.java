package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.InclusionProof;
import dev.autonomy.wal.tree.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A proof file about one frame that brings the frame along, so that a stranger needs nothing but
 * the log's public key.
 *
 * <pre>
 * extra = frame *( LF disclosure )
 * </pre>
 *
 * The frame's exact stored bytes are the leaf: whatever a forger changes in them, the path no
 * longer leads to the signed root. A disclosure is the text {@code [salt, section, name, value]}
 * whose SHA-256 the frame holds; with none of them the values stay unknown, and the proof holds all
 * the same.
 *
 * {@snippet :
 * byte[] file = FrameProof.of(directory, seq, false).toBytes();
 * ProvedFrame proved = FrameProof.parse(file).verify(VerifierKey.parse(key).orElseThrow());
 * }
 */
public final class FrameProof {

  private static final Frame.Place PLACE = new Frame.Place("proof", 0);

  private final ProofFile file;

  private FrameProof(ProofFile file) {
    this.file = file;
  }

  /**
   * Proves frame {@code seq}. Takes no lock. The tree is that of the last checkpoint that witnesses
   * have cosigned, if that covers the frame, and their signatures come along; otherwise it is that
   * of the log's last checkpoint. What witnesses vouch for is worth more than what is newer.
   *
   * @param values whether the frame's values travel with it, as far as they are there
   * @throws LogException if no checkpoint covers the frame yet, or the log cannot be read
   */
  public static FrameProof of(Path directory, long seq, boolean values) throws LogException {
    return of(LogReader.existing(directory), seq, values);
  }

  static FrameProof of(Storage storage, long seq, boolean values) throws LogException {
    SignedNote latest = checkpoint(storage, seq);
    LogProver prover = LogProver.open(storage);
    SignedNote note = WitnessedFile.covering(storage, seq, prover).orElse(latest);
    Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow();
    if (prover.size() < checkpoint.size()) {
      throw Damage.of(
          LogCode.WAL_CHECKPOINT_AHEAD,
          "the checkpoint covers " + checkpoint.size() + " frames, there are " + prover.size());
    }
    InclusionProof proof = prover.inclusion(seq, checkpoint.size());
    byte[] extra = extra(storage, seq, values);
    if (!proof.verifies() || !proof.root().equals(checkpoint.root())) {
      throw Damage.of(
          LogCode.WAL_ROOT_MISMATCH,
          "the checkpoint's root is "
              + checkpoint.root()
              + ", the log's frames give "
              + proof.root());
    }
    return new FrameProof(ProofFile.of(extra, seq - 1, proof.path(), note));
  }

  /**
   * Reads a proof. Nothing is verified.
   *
   * @throws ProofException if it is not a proof of a frame
   */
  public static FrameProof parse(byte[] bytes) throws ProofException {
    ProofFile file = ProofFile.parse(bytes);
    if (file.extra().length == 0) {
      throw new ProofException("the proof does not bring its frame: it has no extra data");
    }
    return new FrameProof(file);
  }

  /** The proof as others read it. */
  public ProofFile file() {
    return file;
  }

  /** The file's bytes. */
  public byte[] toBytes() {
    return file.toBytes();
  }

  /**
   * Checks everything that the file holds against the log's public key.
   *
   * @throws ProofException if something does not hold
   */
  public ProvedFrame verify(VerifierKey logKey) throws ProofException {
    List<byte[]> lines = lines(file.extra());
    byte[] text = lines.getFirst();
    Hash leaf = MerkleTree.leafHash(text);
    file.verify(leaf, logKey);
    FrameText frame;
    try {
      frame = FrameText.parse(text, PLACE);
    } catch (LogException e) {
      throw new ProofException("what is proved is in the log, and yet not a frame of it");
    }
    if (frame.seq() - 1 != file.index()) {
      throw new ProofException(
          "entry " + file.index() + " of the log says that it is frame " + frame.seq());
    }
    FrameJoin joined = join(frame, lines.subList(1, lines.size()));
    return new ProvedFrame(
        new Frame(
            frame.seq(),
            frame.time(),
            frame.kind(),
            frame.node(),
            joined.attrs(),
            joined.withheld(),
            new String(text, StandardCharsets.UTF_8),
            PLACE),
        leaf,
        file.checkpoint());
  }

  private static FrameJoin join(FrameText frame, List<byte[]> disclosures) throws ProofException {
    List<Disclosure> records = new ArrayList<>();
    for (byte[] disclosure : disclosures) {
      records.add(new Disclosure(disclosure, false, 0));
    }
    try {
      return FrameJoin.join(frame, records, PLACE);
    } catch (LogException e) {
      throw new ProofException("a value in the proof is not what the frame committed to");
    }
  }

  private static SignedNote checkpoint(Storage storage, long seq) throws LogException {
    Optional<CheckpointNote> note = CheckpointNote.readIfSound(storage);
    long covered = note.map(CheckpointNote::checkpoint).map(Checkpoint::size).orElse(0L);
    if (note.isEmpty() || covered < seq) {
      throw new LogException(
          LogCode.WAL_CHECKPOINT_MISSING,
          "no checkpoint covers frame "
              + seq
              + " yet, "
              + (covered == 0 ? "there is none" : "the last one covers " + covered)
              + ": one is signed within a second while the log is open, and when it is closed;"
              + " try again, after a crash once the log was opened again");
    }
    return note.get().note();
  }

  private static byte[] extra(Storage storage, long seq, boolean values) throws LogException {
    ByteArrayOutputStream extra = new ByteArrayOutputStream();
    try (StoredFrames frames = StoredFrames.at(storage, seq)) {
      extra.writeBytes(frames.copyText());
      for (Disclosure disclosure : values ? frames.disclosures() : List.<Disclosure>of()) {
        if (!disclosure.isForgotten()) {
          extra.write('\n');
          extra.writeBytes(disclosure.toBytes());
        }
      }
    }
    return extra.toByteArray();
  }

  /** JSON as the log writes it has no line ends; one in a frame would break its own proof only. */
  private static List<byte[]> lines(byte[] extra) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= extra.length; i++) {
      if (i == extra.length || extra[i] == '\n') {
        lines.add(Arrays.copyOfRange(extra, start, i));
        start = i + 1;
      }
    }
    return lines;
  }
}
