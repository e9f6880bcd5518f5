package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.tree.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A log's side of C2SP tlog-witness: asks one witness to cosign checkpoints. Remembers how large a
 * tree the witness has seen, and learns it when it does not know. For one thread.
 */
public final class WitnessClient {

  private static final int OK = 200;
  private static final int CONFLICT = 409;

  /** The size that the witness knows may change between two requests, if others submit as well. */
  private static final int TRIES = 3;

  private final CosignerKey witness;
  private final Transport transport;
  private long oldSize;

  /** A client of the witness with that key, which may never have seen the log. */
  public WitnessClient(CosignerKey witness, Transport transport) {
    this(witness, transport, 0);
  }

  /**
   * A client of the witness with that key.
   *
   * @param oldSize frames in the tree that the witness has probably cosigned last
   */
  public WitnessClient(CosignerKey witness, Transport transport, long oldSize) {
    this.witness = witness;
    this.transport = transport;
    this.oldSize = oldSize;
  }

  /** The way to the witness. */
  public interface Transport {

    /**
     * Sends {@code POST add-checkpoint} with this body.
     *
     * @throws IOException if no answer came
     */
    Reply addCheckpoint(byte[] body) throws IOException;
  }

  /** Where proofs that a tree continues an earlier one come from: {@link LogProver#consistency}. */
  public interface ConsistencyProofs {

    /**
     * The proof between the trees of the first {@code earlierSize} and {@code treeSize} frames.
     *
     * @throws LogException if there is none, or the log cannot be read
     */
    List<Hash> between(long earlierSize, long treeSize) throws LogException;
  }

  /**
   * What came back.
   *
   * @param status of HTTP
   * @param body of the answer
   */
  public record Reply(int status, String body) {}

  /** What the witness says to a checkpoint. */
  public sealed interface Outcome {

    /**
     * It has cosigned.
     *
     * @param note the checkpoint with the witness's signatures added
     */
    record Cosigned(SignedNote note) implements Outcome {}

    /**
     * It has seen a tree of another size, or another tree of this size.
     *
     * @param size frames in the tree it has seen
     */
    record Conflict(long size) implements Outcome {}

    /**
     * It does not cosign, or what it answers is no cosignature.
     *
     * @param status of HTTP
     * @param reason one line
     */
    record Refused(int status, String reason) implements Outcome {}
  }

  /**
   * Has a checkpoint cosigned, with proofs from its log, and asks again when the witness has seen
   * another size than this client knows of.
   *
   * @throws LogException if the log gives no proof
   * @throws IOException if no answer came
   * @throws IllegalArgumentException if the note is not a checkpoint of frames in the log
   */
  public Outcome cosign(ConsistencyProofs log, SignedNote note) throws LogException, IOException {
    Checkpoint checkpoint =
        Checkpoint.parse(note.text())
            .orElseThrow(() -> new IllegalArgumentException("the note is not a checkpoint"));
    if (oldSize > checkpoint.size()) {
      oldSize = 0; // and the witness says again what it has seen
    }
    Outcome outcome = new Outcome.Conflict(oldSize);
    for (int i = 0; i < TRIES && oldSize <= checkpoint.size(); i++) {
      outcome = submit(note, oldSize, proof(log, checkpoint.size()));
      if (!(outcome instanceof Outcome.Conflict(long size)) || size == oldSize) {
        break;
      }
      oldSize = size;
    }
    if (outcome instanceof Outcome.Cosigned) {
      oldSize = checkpoint.size();
    }
    return outcome;
  }

  /** The largest tree that the witness is known to have cosigned: its frames. */
  public long oldSize() {
    return oldSize;
  }

  private List<Hash> proof(ConsistencyProofs log, long size) throws LogException {
    return oldSize == 0 || oldSize == size ? List.of() : log.between(oldSize, size);
  }

  /**
   * Asks once.
   *
   * @param before size of the tree that the witness has cosigned last
   * @param proof that the checkpoint's tree continues it
   * @throws IOException if no answer came
   */
  public Outcome submit(SignedNote note, long before, List<Hash> proof) throws IOException {
    Reply reply = transport.addCheckpoint(new AddCheckpoint(before, proof, note).toBytes());
    String body = reply.body();
    if (reply.status() == OK) {
      return cosigned(note, body);
    }
    if (reply.status() == CONFLICT && body.endsWith("\n")) {
      long size = AddCheckpoint.decimal(body.substring(0, body.length() - 1));
      if (size >= 0) {
        return new Outcome.Conflict(size);
      }
    }
    int end = body.indexOf('\n');
    return new Outcome.Refused(reply.status(), end < 0 ? body : body.substring(0, end));
  }

  /** Takes over the latest signature of the witness, and no other: it could send many. */
  private Outcome cosigned(SignedNote note, String lines) {
    byte[] alone = (note.text() + "\n" + lines).getBytes(StandardCharsets.UTF_8);
    Optional<SignedNote> answer = SignedNote.parse(alone).filter(n -> n.text().equals(note.text()));
    Optional<Instant> time = answer.flatMap(witness::cosigned);
    if (answer.isEmpty() || time.isEmpty()) {
      return new Outcome.Refused(OK, "the answer is no cosignature of " + witness);
    }
    List<SignedNote.Signature> signatures = new ArrayList<>(note.signatures());
    for (SignedNote.Signature signature : answer.get().signatures()) {
      SignedNote one = new SignedNote(note.text(), List.of(signature));
      if (witness.cosigned(one).equals(time)) {
        signatures.add(signature);
        break;
      }
    }
    return new Outcome.Cosigned(new SignedNote(note.text(), signatures));
  }
}
