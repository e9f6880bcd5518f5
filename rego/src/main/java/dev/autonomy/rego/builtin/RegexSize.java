package dev.autonomy.rego.builtin;

import java.util.Arrays;

/**
 * Estimates how large a regular expression becomes when its counted repetitions are written out, as
 * RE2 does before it matches. {@code ((a{0,100}){0,100}){0,100}} has 27 characters and a million
 * instructions, so the size must be known before the pattern is compiled.
 */
final class RegexSize {

  /** Most instructions a pattern may have: about a megabyte once compiled. */
  static final int MAX_INSTRUCTIONS = 20_000;

  /** More than RE2 takes for a repetition's bound: it refuses 1,001 itself, in its own words. */
  private static final int COUNT_CEILING = 1_001;

  private static final long SATURATED = 1L << 40;

  private final String pattern;
  private final int lastNamedEnd;
  private int position;

  private RegexSize(String pattern) {
    this.pattern = pattern;
    lastNamedEnd = pattern.lastIndexOf(":]");
  }

  /**
   * Instructions that {@code pattern} compiles to, or some more; never far fewer. What is not a
   * pattern gets a number as well.
   */
  static long estimate(String pattern) {
    return new RegexSize(pattern).all();
  }

  /** Groups are kept on a stack of their own, as they may nest as deep as a pattern is long. */
  private long all() {
    long[] outer = new long[8];
    int depth = 0;
    long sum = 0;
    long last = 0;
    while (position < pattern.length()) {
      char c = pattern.charAt(position++);
      switch (c) {
        case '(' -> {
          outer = depth == outer.length ? Arrays.copyOf(outer, depth * 2) : outer;
          outer[depth++] = sum;
          sum = 0;
          last = 0;
        }
        case ')' -> {
          last = sum + 2;
          sum = last + (depth > 0 ? outer[--depth] : 0);
        }
        case '{' -> {
          long repeated = last == 0 ? 1 : Math.min(SATURATED, (last + 1) * repetition());
          sum += repeated - last;
          last = repeated;
        }
        default -> {
          skipRest(c);
          last = 1;
          sum++;
        }
      }
      sum = Math.min(SATURATED, sum);
    }
    while (depth > 0) {
      sum += outer[--depth];
    }
    return sum;
  }

  /** The largest number of times in {@code {n}}, {@code {n,}} or {@code {n,m}}; 1 in other text. */
  private int repetition() {
    int least = 0;
    int count = 0;
    for (int i = position; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c >= '0' && c <= '9') {
        count = Math.min(COUNT_CEILING, count * 10 + c - '0');
      } else if (c == ',') {
        least = count + 1;
        count = 0;
      } else if (c == '}') {
        position = i + 1;
        return Math.max(1, Math.max(least, count));
      } else {
        return 1;
      }
    }
    return 1;
  }

  /** Passes what belongs to a character that has been read: an escape or a class. */
  private void skipRest(char c) {
    if (c == '[') {
      skipClass();
    } else if (c == '\\' && position < pattern.length()) {
      char escaped = pattern.charAt(position++);
      boolean braced = escaped == 'p' || escaped == 'P' || escaped == 'x';
      if (braced && pattern.startsWith("{", position)) {
        int end = pattern.indexOf('}', position);
        position = end < 0 ? pattern.length() : end + 1;
      }
    }
  }

  /**
   * To the bracket that closes the class; one at its start stands for itself. To the end if nothing
   * closes it: that is no pattern.
   */
  private void skipClass() {
    int start = pattern.startsWith("^", position) ? position + 1 : position;
    for (int i = start; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (i < lastNamedEnd && pattern.startsWith("[:", i)) {
        i = pattern.indexOf(":]", i) + 1;
      } else if (c == ']' && i > start) {
        position = i + 1;
        return;
      }
    }
    position = pattern.length();
  }
}
