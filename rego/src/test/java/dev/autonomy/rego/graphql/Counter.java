package dev.autonomy.rego.graphql;

/** Counts work, and fails when there is more of it than expected. */
public final class Counter {

  /** More work than the counter allows. */
  public static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted(long spent) {
      super("spent " + spent + " units");
    }
  }

  private final long limit;
  private long spent;

  /** Allows {@code limit} units. */
  public Counter(long limit) {
    this.limit = limit;
  }

  /** Work that is counted here. */
  public Work work() {
    return new Work(this::spend);
  }

  private void spend(long units) {
    spent += units;
    if (spent > limit) {
      throw new Exhausted(spent);
    }
  }

  /** Units so far. */
  public long spent() {
    return spent;
  }
}
