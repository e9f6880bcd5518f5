package dev.autonomy.rego;

import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.eval.Machine;
import dev.autonomy.rego.trace.TraceListener;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations that wait for their next use. A thread looks in a place of its own first, so that
 * threads rarely meet; nothing ever waits.
 */
final class EvaluationPool {

  private static final int PLACES_PER_PROCESSOR = 2;

  /** Places are this many references apart, so that threads do not share a cache line. */
  private static final int PLACE_SPACING = 32;

  private final int documentCount;
  private final BuiltinCaches caches = new BuiltinCaches();
  private final AtomicReferenceArray<@Nullable Evaluation> idle;
  private final int mask;
  private final @Nullable TraceListener listener;

  /** A pool for a program with {@code documentCount} documents. */
  EvaluationPool(int documentCount) {
    this(documentCount, null);
  }

  /** A pool for a traced program, whose evaluations all tell {@code listener} what happens. */
  EvaluationPool(int documentCount, @Nullable TraceListener listener) {
    this.documentCount = documentCount;
    this.listener = listener;
    int wanted = Runtime.getRuntime().availableProcessors() * PLACES_PER_PROCESSOR;
    int places = Integer.highestOneBit(Math.max(wanted - 1, 1)) * 2;
    idle = new AtomicReferenceArray<>((places + 1) * PLACE_SPACING);
    mask = places - 1;
  }

  /** An evaluation that is nobody else's. */
  Evaluation take() {
    Evaluation evaluation = idle.getAndSet(place(), null);
    return evaluation != null ? evaluation : make();
  }

  private Evaluation make() {
    Machine machine = new Machine(documentCount, caches);
    if (listener != null) {
      machine.tell(listener);
    }
    return new Evaluation(machine, this);
  }

  /** Takes an evaluation back. */
  void put(Evaluation evaluation) {
    idle.set(place(), evaluation);
  }

  private int place() {
    return (((int) Thread.currentThread().threadId() & mask) + 1) * PLACE_SPACING;
  }
}
