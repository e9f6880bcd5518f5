package dev.autonomy.rego;

/**
 * What one evaluation may use before it fails. An evaluation that exceeds a limit ends with an
 * {@link EvaluationException}; it never ends with a partial answer.
 *
 * @param maxInstructions steps of work: one for each expression tried, element visited and rule
 *     entered; built-ins that walk collections count what they walk, comparisons what they visit
 * @param maxDurationNanos time from the first look at the clock; looked at every {@value
 *     #INSTRUCTIONS_PER_CLOCK_READ} instructions, so that short evaluations never pay for it, and
 *     at the end of longer ones: an answer that comes too late is none
 * @param maxDepth nested rules, functions and comprehensions
 * @param maxResultElements elements, entries and members that rules and comprehensions may collect
 *     in total, and the length of what one built-in call may produce
 * @param maxResultBytes memory that the texts and collections which built-ins build may take in
 *     total
 */
public record EvaluationLimits(
    long maxInstructions,
    long maxDurationNanos,
    int maxDepth,
    int maxResultElements,
    long maxResultBytes) {

  /** How many instructions pass between two looks at the clock; a small part of a millisecond. */
  public static final int INSTRUCTIONS_PER_CLOCK_READ = 1024;

  /** Ten million instructions: about a tenth of a second. */
  public static final long DEFAULT_MAX_INSTRUCTIONS = 10_000_000;

  /** One second. */
  public static final long DEFAULT_MAX_DURATION_NANOS = 1_000_000_000;

  /** One thousand levels: well within the stack of an ordinary thread. */
  public static final int DEFAULT_MAX_DEPTH = 1_000;

  /** One million elements. */
  public static final int DEFAULT_MAX_RESULT_ELEMENTS = 1_000_000;

  /** 128 MiB. */
  public static final long DEFAULT_MAX_RESULT_BYTES = 128L * 1024 * 1024;

  /** The limits named {@code DEFAULT_…} here. */
  public static final EvaluationLimits DEFAULT =
      new EvaluationLimits(
          DEFAULT_MAX_INSTRUCTIONS,
          DEFAULT_MAX_DURATION_NANOS,
          DEFAULT_MAX_DEPTH,
          DEFAULT_MAX_RESULT_ELEMENTS,
          DEFAULT_MAX_RESULT_BYTES);

  /** Every limit must be positive. */
  public EvaluationLimits {
    if (maxInstructions <= 0 || maxDurationNanos <= 0 || maxDepth <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (maxResultElements <= 0 || maxResultBytes <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The same with another bound on instructions. */
  public EvaluationLimits withMaxInstructions(long instructions) {
    return new EvaluationLimits(
        instructions, maxDurationNanos, maxDepth, maxResultElements, maxResultBytes);
  }

  /** The same with another bound on time. */
  public EvaluationLimits withMaxDurationNanos(long nanos) {
    return new EvaluationLimits(
        maxInstructions, nanos, maxDepth, maxResultElements, maxResultBytes);
  }

  /** The same with another bound on nesting. */
  public EvaluationLimits withMaxDepth(int depth) {
    return new EvaluationLimits(
        maxInstructions, maxDurationNanos, depth, maxResultElements, maxResultBytes);
  }

  /** The same with another bound on collected elements. */
  public EvaluationLimits withMaxResultElements(int elements) {
    return new EvaluationLimits(
        maxInstructions, maxDurationNanos, maxDepth, elements, maxResultBytes);
  }

  /** The same with another bound on the memory of results. */
  public EvaluationLimits withMaxResultBytes(long bytes) {
    return new EvaluationLimits(
        maxInstructions, maxDurationNanos, maxDepth, maxResultElements, bytes);
  }
}
