package dev.autonomy.wal;

import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.WitnessPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Has a log's checkpoints cosigned by several witnesses at once, and keeps what enough of them have
 * cosigned beside the log ({@link WitnessedFile}). Takes no lock: it only reads the log, which a
 * runtime may be writing, and the runtime never hears of a witness that is slow, down or lying. For
 * one thread.
 *
 * <p>A witness that has seen more frames than the log has, or another tree of them, is evidence of
 * a fork: frames were removed or changed, the log was restored from an old copy, or another log has
 * the same origin. Only the witness says so; whoever is told has to find out who is right.
 */
public final class WitnessGateway {

  private static final int UNPROCESSABLE = 422;

  private final Storage storage;
  private final List<Peer> peers;
  private final WitnessPolicy policy;
  private final List<WitnessClient> clients = new ArrayList<>();

  /**
   * A witness and the way to it.
   *
   * @param key that it cosigns with
   * @param transport over which it is asked
   */
  public record Peer(CosignerKey key, WitnessClient.Transport transport) {}

  /** What one witness has said. */
  public sealed interface Answer {

    /** Which one. */
    CosignerKey witness();

    /**
     * It has cosigned.
     *
     * @param time in its cosignature
     */
    record Cosigned(CosignerKey witness, Instant time) implements Answer {}

    /**
     * It has seen another history of this log.
     *
     * @param reason one line
     */
    record Disputed(CosignerKey witness, String reason) implements Answer {}

    /**
     * There is no cosignature, and nothing is wrong with the log as far as one can tell.
     *
     * @param reason one line
     */
    record Failed(CosignerKey witness, String reason) implements Answer {}
  }

  /**
   * What came of one round.
   *
   * @param checkpoint that was to be cosigned
   * @param answers of the witnesses, in their order
   * @param quorum how many had to cosign
   */
  public record Round(Checkpoint checkpoint, List<Answer> answers, int quorum) {

    /** Copies the answers. */
    public Round {
      answers = List.copyOf(answers);
    }

    /** How many have cosigned. */
    public int cosigned() {
      return Math.toIntExact(answers.stream().filter(Answer.Cosigned.class::isInstance).count());
    }

    /** Whether enough have, so that the checkpoint was kept. */
    public boolean isKept() {
      return cosigned() >= quorum;
    }

    /** Whether a witness has seen another history. */
    public boolean isDisputed() {
      return answers.stream().anyMatch(Answer.Disputed.class::isInstance);
    }
  }

  /**
   * A gateway from the log in {@code directory}.
   *
   * @param quorum how many of them have to cosign for a checkpoint to be kept
   * @throws IllegalArgumentException if the quorum cannot be reached, or a key is there twice
   * @throws LogException if there is no such directory
   */
  public static WitnessGateway open(Path directory, List<Peer> peers, int quorum)
      throws LogException {
    return new WitnessGateway(LogReader.existing(directory), peers, quorum);
  }

  WitnessGateway(Storage storage, List<Peer> peers, int quorum) {
    this.storage = storage;
    this.peers = List.copyOf(peers);
    this.policy = new WitnessPolicy(peers.stream().map(Peer::key).toList(), quorum);
  }

  /**
   * Has the log's last checkpoint cosigned, by all witnesses at the same time.
   *
   * @return the round; empty when the log has no checkpoint yet
   * @throws LogException if the log, or what was kept of earlier rounds, cannot be read, or what
   *     came of this one cannot be written
   */
  public Optional<Round> round() throws LogException, InterruptedException {
    // What was kept first: the log's checkpoint only grows meanwhile.
    Optional<SignedNote> kept = WitnessedFile.read(storage);
    Optional<SignedNote> latest = WitnessedFile.checkpoint(storage);
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    SignedNote note = latest.get();
    Checkpoint checkpoint = Checkpoint.parse(note.text()).orElseThrow();
    checkContinues(kept, checkpoint);
    connect(checkpoint, kept);
    SharedProofs proofs = new SharedProofs(storage);
    List<FutureTask<Reply>> asked = new ArrayList<>();
    for (int i = 0; i < peers.size(); i++) {
      WitnessClient client = clients.get(i);
      CosignerKey witness = peers.get(i).key();
      FutureTask<Reply> task = new FutureTask<>(() -> ask(client, witness, note, proofs));
      Thread.ofVirtual().name("witness-", i).start(task);
      asked.add(task);
    }
    List<Answer> answers = new ArrayList<>();
    List<SignedNote.Signature> signatures = new ArrayList<>(note.signatures());
    for (FutureTask<Reply> task : asked) {
      Reply reply = result(task);
      answers.add(reply.answer());
      signatures.addAll(reply.signatures());
    }
    Round round = new Round(checkpoint, answers, policy.quorum());
    if (round.isKept()) {
      WitnessedFile.keep(storage, new SignedNote(note.text(), signatures));
    }
    return Optional.of(round);
  }

  /** An answer, and the signatures that came with it. */
  private record Reply(Answer answer, List<SignedNote.Signature> signatures) {}

  /** What witnesses have cosigned before, a log must still have. */
  private void checkContinues(Optional<SignedNote> kept, Checkpoint checkpoint)
      throws LogException {
    Checkpoint before = kept.flatMap(note -> Checkpoint.parse(note.text())).orElse(checkpoint);
    if (!before.origin().equals(checkpoint.origin())
        || before.size() > checkpoint.size()
        || before.size() == checkpoint.size() && !before.root().equals(checkpoint.root())) {
      throw new LogException(
          LogCode.WAL_ROOT_MISMATCH,
          "FORK: witnesses have cosigned "
              + before.size()
              + " frames with the root "
              + before.root()
              + ", the log in "
              + storage.describe()
              + " has a checkpoint of "
              + checkpoint.size()
              + " with the root "
              + checkpoint.root()
              + ": frames were removed or changed, or the log was restored from an old copy; find"
              + " out which, and move "
              + SegmentName.WITNESSED
              + " aside to go on");
    }
  }

  /** The clients, which begin with what the last kept checkpoint says about their witness. */
  private void connect(Checkpoint checkpoint, Optional<SignedNote> kept) {
    if (!clients.isEmpty()) {
      return;
    }
    long keptSize =
        kept.flatMap(note -> Checkpoint.parse(note.text()))
            .filter(tree -> tree.origin().equals(checkpoint.origin()))
            .map(Checkpoint::size)
            .orElse(0L);
    for (Peer peer : peers) {
      boolean hasSeenIt = kept.flatMap(peer.key()::cosigned).isPresent();
      clients.add(new WitnessClient(peer.key(), peer.transport(), hasSeenIt ? keptSize : 0));
    }
  }

  private Reply ask(WitnessClient client, CosignerKey witness, SignedNote note, SharedProofs proofs)
      throws LogException {
    WitnessClient.Outcome outcome;
    try {
      outcome = client.cosign(proofs, note);
    } catch (IOException e) {
      return failed(witness, Damage.reason(e));
    } catch (LogException e) {
      if (e.code() == LogCode.WAL_PRUNED) {
        return failed(
            witness,
            "it has cosigned "
                + client.oldSize()
                + " frames, among those that were pruned: that the log continues them cannot be"
                + " proved to it any more");
      }
      throw e;
    }
    return switch (outcome) {
      case WitnessClient.Outcome.Cosigned(SignedNote cosigned) ->
          new Reply(
              new Answer.Cosigned(witness, witness.cosigned(cosigned).orElseThrow()),
              cosigned
                  .signatures()
                  .subList(note.signatures().size(), cosigned.signatures().size()));
      case WitnessClient.Outcome.Conflict(long size) ->
          new Reply(
              conflict(witness, size, Checkpoint.parse(note.text()).orElseThrow()), List.of());
      case WitnessClient.Outcome.Refused(int status, String reason) ->
          new Reply(
              status == UNPROCESSABLE
                  ? new Answer.Disputed(
                      witness,
                      "it does not find that this log continues the tree of "
                          + client.oldSize()
                          + " frames that it has cosigned")
                  : new Answer.Failed(witness, refusal(status, reason)),
              List.of());
    };
  }

  private Answer conflict(CosignerKey witness, long size, Checkpoint checkpoint)
      throws LogException {
    if (size == checkpoint.size()) {
      return new Answer.Disputed(
          witness, "it has cosigned another tree of the same " + size + " frames");
    }
    if (size < checkpoint.size()) {
      return new Answer.Failed(
          witness, "it names " + size + " frames as cosigned and refuses what continues them");
    }
    long frames = LogProver.open(storage).size();
    return size > frames
        ? new Answer.Disputed(
            witness, "it has cosigned a tree of " + size + " frames, this log has " + frames)
        : new Answer.Failed(
            witness, "it has cosigned a later checkpoint meanwhile, of " + size + " frames");
  }

  private static String refusal(int status, String reason) {
    return switch (status) {
      case 404 -> "it does not watch this log: give it the log's key (404)";
      case 403 -> "it knows another key for this log's origin (403)";
      case 200 -> reason;
      default -> "it answers " + status + (reason.isEmpty() ? "" : ": " + reason);
    };
  }

  private static Reply failed(CosignerKey witness, String reason) {
    return new Reply(new Answer.Failed(witness, reason), List.of());
  }

  private static Reply result(FutureTask<Reply> task) throws LogException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case LogException refusal -> throw refusal;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
