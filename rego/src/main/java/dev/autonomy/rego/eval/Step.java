package dev.autonomy.rego.eval;

import org.jspecify.annotations.Nullable;

/**
 * One step of a body. A step runs what follows it once for each way in which it can be satisfied;
 * returning to it is backtracking, and its loops are the only place where backtracking happens.
 * Which slots are bound at a step is known when it is planned, so nothing is ever unbound.
 */
public abstract class Step {

  private @Nullable Step next;

  /**
   * Runs this step and those behind it.
   *
   * @return whether the search is over, because whoever runs the body has what it wanted
   */
  public abstract boolean run(Machine machine);

  /** Sets what follows; once, while planning. */
  public final void linkTo(Step following) {
    if (next != null) {
      throw new IllegalStateException("a step has one successor");
    }
    next = following;
  }

  /** Runs what follows. */
  @SuppressWarnings(
      "NullAway") // every step but the last is linked, and the last does not call this
  protected final boolean proceed(Machine machine) {
    return next.run(machine);
  }
}
