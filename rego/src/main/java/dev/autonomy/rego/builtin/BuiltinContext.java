package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the functions of one evaluation share: the clock, which stands still, randomness, the budget
 * and caches. Belongs to one thread at a time; reusable after {@link #begin}.
 */
public final class BuiltinContext {

  /** Characters or elements that one result may have; more is an error. */
  public static final int MAX_RESULT_SIZE = 16 * 1024 * 1024;

  private static final int BYTES_PER_CHARACTER = 2;
  private static final int BYTES_PER_ELEMENT = 40;
  private static final int BYTES_PER_FIXED_RESULT = 256;
  private static final int UNITS_PER_FIXED_RESULT = 8;

  private Capabilities capabilities;
  private final Budget budget;
  private final BuiltinCaches caches;
  private @Nullable Map<Object, Value> fixed;
  private boolean clockRead;
  private long nowNanoseconds;

  /** A context for evaluations under the given rights and budget. */
  public BuiltinContext(Capabilities capabilities, Budget budget, BuiltinCaches caches) {
    this.capabilities = capabilities;
    this.budget = budget;
    this.caches = caches;
  }

  /** Starts another evaluation under other rights: time and random results are drawn anew. */
  public void begin(Capabilities rights) {
    capabilities = rights;
    clockRead = false;
    fixed = null;
  }

  /** Forgets the evaluation, so that nothing of it stays in memory. */
  public void end() {
    fixed = null;
  }

  /** What reaches outside. */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** Lets other rights count from here on; returns those that counted before. */
  public Capabilities exchange(Capabilities rights) {
    Capabilities before = capabilities;
    capabilities = rights;
    return before;
  }

  /**
   * Spends part of the evaluation's budget, as {@link Budget#charge}. What this throws ends the
   * evaluation, whether the function lets it pass or not.
   *
   * @throws IllegalArgumentException if {@code units} are negative
   */
  public void charge(long units) {
    if (units < 0) {
      throw new IllegalArgumentException("charge of " + units + " units: expected 0 or more");
    }
    budget.charge(units);
  }

  /** Counts memory that a result takes, as {@link Budget#allocate}. */
  void allocate(long bytes) {
    budget.allocate(bytes);
  }

  /** Spends what it takes to compare {@code value}, as {@link Budget#chargeComparison(Value)}. */
  void chargeComparison(Value value) {
    budget.chargeComparison(value);
  }

  /**
   * Spends what it takes to compare two values, as {@link Budget#chargeComparison(Value,Value)}.
   */
  void chargeComparison(Value a, Value b) {
    budget.chargeComparison(a, b);
  }

  /** Time of this evaluation in nanoseconds since 1970-01-01T00:00:00Z; the same at every call. */
  public long nowNanoseconds() {
    if (!clockRead) {
      nowNanoseconds = capabilities.nowNanoseconds();
      clockRead = true;
    }
    return nowNanoseconds;
  }

  /**
   * Spends the budget for a result of {@code size} characters or elements before it is built.
   *
   * @throws BuiltinException if the result would exceed {@link #MAX_RESULT_SIZE}
   */
  void reserve(long size) throws BuiltinException {
    if (size > MAX_RESULT_SIZE) {
      throw new BuiltinException(
          "result of " + size + " characters or elements exceeds " + MAX_RESULT_SIZE);
    }
    charge(1 + size / 64);
    budget.allocate(BYTES_PER_CHARACTER * size);
  }

  /**
   * As {@link #reserve}, for a collection of {@code size} new elements. Whoever makes them charges
   * for each, so that a long collection can be given up half way.
   */
  void reserveElements(long size) throws BuiltinException {
    reserve(size);
    budget.allocate(BYTES_PER_ELEMENT * size);
  }

  /** A result that this evaluation has fixed for {@code key}, or null. */
  @Nullable Value fixed(Object key) {
    return fixed == null ? null : fixed.get(key);
  }

  /** Fixes a result for the rest of this evaluation. */
  void fix(Object key, Value result) {
    charge(UNITS_PER_FIXED_RESULT);
    allocate(BYTES_PER_FIXED_RESULT);
    Map<Object, Value> results = fixed;
    if (results == null) {
      results = new HashMap<>();
      fixed = results;
    }
    results.put(key, result);
  }

  BuiltinCaches caches() {
    return caches;
  }
}
