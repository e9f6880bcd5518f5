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
 */
@NullMarked
package dev.autonomy.wal;

import org.jspecify.annotations.NullMarked;
