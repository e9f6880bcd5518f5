package dev.autonomy.runtime;

import dev.autonomy.contract.AuditId;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogProver;
import dev.autonomy.wal.LogReader;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.tree.Hash;
import dev.autonomy.wal.tree.InclusionProof;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Looks a call up in the log and proves that its frames are in it. */
final class AuditReport {

  /** A look-up reads from disk: only so many at one time. */
  private static final int MAX_LOOK_UPS = 2;

  private final Log log;
  private final Path directory;
  private final Semaphore lookUps = new Semaphore(MAX_LOOK_UPS);

  AuditReport(Log log, Path directory) {
    this.log = log;
    this.directory = directory;
  }

  /**
   * Every frame of the call, oldest first, each with its stored text and a proof (RFC 6962, section
   * 2.1.1) that it is in the tree of the signed checkpoint; as JSON. Empty when the log has none.
   *
   * @throws LogException if the log cannot be read
   */
  Optional<byte[]> of(AuditId id) throws LogException {
    lookUps.acquireUninterruptibly();
    try {
      List<Frame> frames = LogReader.framesOf(directory, id.toString());
      return frames.isEmpty() ? Optional.empty() : Optional.of(report(id, frames));
    } finally {
      lookUps.release();
    }
  }

  private byte[] report(AuditId id, List<Frame> frames) throws LogException {
    Checkpoint checkpoint = checkpointOver(frames.getLast().seq());
    LogProver prover = LogProver.open(directory);
    JsonWriter out = new JsonWriter().beginObject().member("audit_id", id.toString());
    out.name("checkpoint").beginObject().member("origin", checkpoint.origin());
    out.member("size", checkpoint.size()).member("root", checkpoint.root().toString()).endObject();
    out.name("frames").beginArray();
    for (Frame frame : frames) {
      out.beginObject().name("frame").raw(frame.toBytes());
      out.member("stored", frame.stored());
      write(prover.inclusion(frame.seq(), checkpoint.size()), out.name("proof"));
      out.endObject();
    }
    return out.endArray().endObject().toByteArray();
  }

  private Checkpoint checkpointOver(long seq) throws LogException {
    Optional<Checkpoint> latest = log.checkpoint();
    if (latest.isPresent() && latest.get().size() >= seq) {
      return latest.get();
    }
    return log.signCheckpoint().orElseThrow();
  }

  private static void write(InclusionProof proof, JsonWriter out) {
    out.beginObject().member("leaf_index", proof.seq() - 1).member("tree_size", proof.treeSize());
    out.member("leaf_hash", proof.leafHash().toString()).name("path").beginArray();
    for (Hash hash : proof.path()) {
      out.value(hash.toString());
    }
    out.endArray().endObject();
  }
}
