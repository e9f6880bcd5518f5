package dev.autonomy.rego.eval;

/**
 * What looking up keys of one document has cost in one scope, and whether it is time to compute the
 * whole instead. Many keys of a document whose rules search for each would take quadratic time.
 *
 * <p>Nobody knows beforehand what the whole takes, so it is tried under a limit that is a multiple
 * of what keys have cost so far, and only again when they have cost much more: all tries together
 * cost a constant factor, whichever way turns out to be the cheaper one. What tries of other
 * documents have cost in vain does not count, so that the factors do not multiply.
 */
final class KeyedUse {

  /** As much as a few hundred instructions are never worth a try. */
  private static final long FIRST_TRY_UNITS = 512;

  /** Keys of which each costs no more than this are lookups: more of them take linear work. */
  private static final int LOOKUP_UNITS = 16;

  /** Keys of which each costs more than this are searched for rather than looked up. */
  private static final int SEARCH_UNITS = 64;

  private static final int SEARCH_LIMIT_FACTOR = 4;
  private static final int NEXT_TRY_FACTOR = 8;

  private long evaluation;
  private long spent;
  private long asked;
  private long nextTry;
  private boolean byKeyOnly;

  /** Begins anew when this was last used by another evaluation. */
  void beginIn(long currentEvaluation) {
    if (evaluation != currentEvaluation) {
      evaluation = currentEvaluation;
      spent = 0;
      asked = 0;
      nextTry = FIRST_TRY_UNITS;
      byKeyOnly = false;
    }
  }

  /** Counts the cost of one key. */
  void add(long units) {
    spent += units;
    asked++;
  }

  /** Whether the whole should be tried before another key is looked up. */
  boolean isTimeToTry() {
    return spent >= nextTry && asked > 1 && spent > asked * LOOKUP_UNITS && !byKeyOnly;
  }

  /** What the whole may cost. */
  long limit() {
    return spent > asked * SEARCH_UNITS ? SEARCH_LIMIT_FACTOR * spent : spent;
  }

  /** The whole costs more than the limit. */
  void postpone() {
    nextTry = NEXT_TRY_FACTOR * spent;
  }

  /** The whole cannot be computed without effects that single keys do not have. */
  void stayWithKeys() {
    byKeyOnly = true;
  }
}
