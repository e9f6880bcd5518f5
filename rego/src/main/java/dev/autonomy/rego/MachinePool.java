package dev.autonomy.rego;

import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.eval.Machine;
import dev.autonomy.rego.trace.TraceListener;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Machines that wait for their next evaluation. A thread looks in a place of its own first, so that
 * threads rarely meet; nothing ever waits.
 */
final class MachinePool {

  private static final int PLACES_PER_PROCESSOR = 2;

  /** Places are this many references apart, so that threads do not share a cache line. */
  private static final int PLACE_SPACING = 32;

  private final int documentCount;
  private final BuiltinCaches caches = new BuiltinCaches();
  private final AtomicReferenceArray<@Nullable Machine> idle;
  private final int mask;
  private final @Nullable TraceListener listener;

  /** A pool for a program with {@code documentCount} documents. */
  MachinePool(int documentCount) {
    this(documentCount, null);
  }

  /** A pool for a traced program, whose machines all tell {@code listener} what happens. */
  MachinePool(int documentCount, @Nullable TraceListener listener) {
    this.documentCount = documentCount;
    this.listener = listener;
    int wanted = Runtime.getRuntime().availableProcessors() * PLACES_PER_PROCESSOR;
    int places = Integer.highestOneBit(Math.max(wanted - 1, 1)) * 2;
    idle = new AtomicReferenceArray<>((places + 1) * PLACE_SPACING);
    mask = places - 1;
  }

  /** A machine that is nobody else's. */
  Machine take() {
    Machine machine = idle.getAndSet(place(), null);
    return machine != null ? machine : make();
  }

  private Machine make() {
    Machine machine = new Machine(documentCount, caches);
    if (listener != null) {
      machine.tell(listener);
    }
    return machine;
  }

  /** Takes a machine back. */
  void put(Machine machine) {
    idle.set(place(), machine);
  }

  private int place() {
    return (((int) Thread.currentThread().threadId() & mask) + 1) * PLACE_SPACING;
  }
}
