package dev.autonomy.rego.work;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps that counted code has done: a round of a loop, a call, or 16 characters that the JDK
 * reads or writes for it. A step takes a few nanoseconds at most. Only one thread counts at a time;
 * each {@link CountingLoader} has counters of its own.
 */
public final class Work {

  private static final int CHARACTERS_PER_STEP = 16;
  private static final int WORDS_PER_STEP = 4;
  private static final int MULTIPLIED_WORDS_PER_STEP = 16;

  private static long steps;

  private Work() {}

  /** The steps so far. */
  public static long steps() {
    return steps;
  }

  /** Counts one. */
  public static void step() {
    steps++;
  }

  /** Counts what it takes to read or write {@code operand} whole. */
  public static void operand(@Nullable Object operand) {
    steps +=
        switch (operand) {
          case CharSequence text -> text.length() / CHARACTERS_PER_STEP;
          case byte[] bytes -> bytes.length / CHARACTERS_PER_STEP;
          case char[] characters -> characters.length / CHARACTERS_PER_STEP;
          case int[] integers -> integers.length / (CHARACTERS_PER_STEP / 2);
          case Object[] references -> references.length / (CHARACTERS_PER_STEP / 4);
          case Collection<?> collection -> collection.size();
          case Map<?, ?> map -> map.size();
          case Number number -> words(number) / WORDS_PER_STEP;
          case null, default -> 0;
        };
  }

  /**
   * Counts what it takes to multiply or divide two numbers; to write one as text, if {@code other}
   * is no number.
   */
  public static void product(Object number, @Nullable Object other) {
    if (number instanceof Number first) {
      long words = words(first);
      long others = other instanceof Number second ? words(second) : words;
      steps += (1 + words) * (1 + others) / MULTIPLIED_WORDS_PER_STEP;
    }
  }

  private static long words(Number number) {
    return switch (number) {
      case BigInteger integer -> integer.bitLength() / Integer.SIZE;
      case BigDecimal decimal -> decimal.unscaledValue().bitLength() / Integer.SIZE;
      default -> 0;
    };
  }
}
