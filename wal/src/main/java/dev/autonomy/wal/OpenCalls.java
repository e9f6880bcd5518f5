package dev.autonomy.wal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that were allowed and have no outcome yet, oldest first. Every segment's header repeats
 * them, so that recovery finds them without reading older segments. Not thread-safe.
 */
final class OpenCalls {

  /**
   * A call that awaits its outcome.
   *
   * @param seq number of its decision's frame
   */
  record OpenCall(String auditId, long seq) {}

  private final SequencedMap<String, Long> seqByAuditId = new LinkedHashMap<>();

  OpenCalls(List<OpenCall> calls) {
    for (OpenCall call : calls) {
      seqByAuditId.put(call.auditId, call.seq);
    }
  }

  /** Takes note of a frame. */
  void apply(CallEffect effect, @Nullable String auditId, long seq) {
    if (auditId == null) {
      return;
    }
    switch (effect) {
      case OPENS -> seqByAuditId.putIfAbsent(auditId, seq);
      case CLOSES -> seqByAuditId.remove(auditId);
      case NONE -> {}
    }
  }

  /** Number of the oldest one's decision; {@link Long#MAX_VALUE} when no call is open. */
  long oldestSeq() {
    return seqByAuditId.isEmpty() ? Long.MAX_VALUE : seqByAuditId.firstEntry().getValue();
  }

  int size() {
    return seqByAuditId.size();
  }

  List<OpenCall> list() {
    List<OpenCall> calls = new ArrayList<>(seqByAuditId.size());
    seqByAuditId.forEach((auditId, seq) -> calls.add(new OpenCall(auditId, seq)));
    return calls;
  }
}
