/**
 * The log: durable, bounded, tamper-evident. A transparency log on disk whose building blocks are
 * published standards: an RFC 6962 Merkle tree over the frames' exact bytes and a C2SP checkpoint
 * over the tree.
 *
 * {@snippet :
 * try (Log log = Log.open(Path.of("wal"), LogOptions.forNode("node-1"))) {
 *   Entry entry =
 *       Entry.of(FrameKind.DECISION)
 *           .attr("audit_id", "0190f5fe-7c00-7a00-8000-000000000001")
 *           .attr("outcome", "deny")
 *           .section(Section.PARAMS, JsonObject.parse("{\"command\":\"id\"}".getBytes(UTF_8)))
 *           .build();
 *   long seq = log.append(entry); // on stable storage when it returns
 * }
 * }
 *
 * <p>What is public is what users of the log need; the rest is visible in this package alone. Ways
 * in:
 *
 * <ul>
 *   <li>Format: {@link SegmentWriter} has the grammar; {@link RecordBuffer} and {@link
 *       RecordScanner} write and read records, {@link FrameText} the text of a frame, {@link
 *       Disclosure} the values beside it. Files are reached through {@link Storage} only, so that
 *       tests can let every operation fail.
 *   <li>Writing: {@link Log} encodes an entry ({@link EntryEncoder}), queues it ({@link
 *       CommitQueue}), and one thread makes batches durable ({@link Committer}, {@link Segments}).
 *       {@link Keeper} signs, preallocates and prunes beside it.
 *   <li>Opening: {@link Recovery} replays the last segment ({@link SegmentReplay}) and judges its
 *       end ({@link TornTail}).
 *   <li>Reading: {@link LogReader} walks segments ({@link SegmentCursor}); {@link CallSearch} finds
 *       the frames of one call through {@link CallIndex}.
 *   <li>Verification: {@link LogVerifier}, a segment at a time ({@link SegmentVerifier}), frames in
 *       place ({@link FrameScan}).
 *   <li>Proofs: {@link LogProver}, {@link FrameProof}, {@link ProofFile}, {@link TileExport};
 *       {@link Witness} and {@link WitnessClient} are the two sides of a witness.
 *   <li>Removing: {@link LogForgetter} drops values, {@link LogPruner} and {@link LivePruner} whole
 *       segments, as {@link PruneConditions} allows.
 *   <li>Repair: {@link LogRepair} follows a {@link RepairPlan}, which {@link RepairPlanner} makes.
 * </ul>
 */
@NullMarked
package dev.autonomy.wal;

import org.jspecify.annotations.NullMarked;
