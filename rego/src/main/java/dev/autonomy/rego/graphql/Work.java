package dev.autonomy.rego.graphql;

import java.util.function.LongConsumer;

/**
 * The bounds of one call: all that is read, walked or compared is paid for from the evaluation's
 * budget, and nothing recurses deeper than {@link #MAX_DEPTH}. Belongs to one thread.
 */
public final class Work {

  /**
   * Levels of recursion: nested selections, values and types, and fragments that spread fragments.
   * Deep enough for documents that people write, and shallow enough for any thread's stack.
   */
  public static final int MAX_DEPTH = 400;

  private static final int CHARACTERS_PER_UNIT = 32;

  private static final int BYTES_PER_CHARACTER = 2;

  private final LongConsumer budget;
  private final LongConsumer memory;
  private int depth;

  /** Work that is paid for by {@code budget}, which throws when it is at its end. */
  public Work(LongConsumer budget) {
    this(budget, _ -> {});
  }

  /** The same, with the bytes that documents take told to {@code memory}, which may throw too. */
  public Work(LongConsumer budget, LongConsumer memory) {
    this.budget = budget;
    this.memory = memory;
  }

  /** Pays for visiting {@code nodes} nodes. */
  public void charge(long nodes) {
    budget.accept(nodes);
  }

  /** Pays for reading or writing a text. */
  public void chargeText(long characters) {
    budget.accept(1 + characters / CHARACTERS_PER_UNIT);
  }

  /** Pays for a part of a document that is built: some units, and what it takes in memory. */
  public void build(int units, int bytes, long characters) {
    budget.accept(units + characters / CHARACTERS_PER_UNIT);
    memory.accept(bytes + BYTES_PER_CHARACTER * characters);
  }

  /** Goes a level deeper, and pays for the node that is found there. */
  public void enter() throws GraphQlException {
    budget.accept(1);
    if (depth == MAX_DEPTH) {
      throw new GraphQlException(null, "document is nested deeper than " + MAX_DEPTH + " levels");
    }
    depth++;
  }

  /** Comes back from the level that {@link #enter} opened. */
  public void leave() {
    depth--;
  }
}
