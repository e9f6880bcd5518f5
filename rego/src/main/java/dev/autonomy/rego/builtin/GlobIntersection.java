package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Whether some text matches both of two simple patterns, made of characters, {@code .}, sets such
 * as {@code [a-z]}, and {@code *} or {@code +} after any of these. Walks the pairs of positions
 * that can be reached together.
 */
final class GlobIntersection {

  /** Pairs of positions that are looked at. */
  private static final int MAX_PAIRS = 4 * 1024 * 1024;

  /** One character of a pattern: a sorted list of ranges, first and last in turn. */
  private static final class Token {
    final int[] ranges;
    final boolean skippable;
    final boolean repeatable;

    Token(int[] ranges, boolean skippable, boolean repeatable) {
      this.ranges = ranges;
      this.skippable = skippable;
      this.repeatable = repeatable;
    }

    boolean meets(Token other) {
      for (int i = 0; i < ranges.length; i += 2) {
        for (int j = 0; j < other.ranges.length; j += 2) {
          if (ranges[i] <= other.ranges[j + 1] && other.ranges[j] <= ranges[i + 1]) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private GlobIntersection() {}

  static Value match(BuiltinContext context, Value first, Value second) throws BuiltinException {
    List<Token> a = new Reader(Operands.string(first, 1)).tokens();
    List<Token> b = new Reader(Operands.string(second, 2)).tokens();
    return BooleanValue.of(intersect(context, a, b));
  }

  private static boolean intersect(BuiltinContext context, List<Token> a, List<Token> b)
      throws BuiltinException {
    int width = b.size() + 1;
    if ((a.size() + 1L) * width > MAX_PAIRS) {
      throw new BuiltinException("patterns are too long to be compared");
    }
    BitSet seen = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(0));
    seen.set(0);
    while (!open.isEmpty()) {
      context.charge(1);
      int pair = open.removeLast();
      int i = pair / width;
      int j = pair % width;
      if (i == a.size() && j == b.size()) {
        return true;
      }
      for (int next : following(a, b, i, j)) {
        if (next >= 0 && !seen.get(next)) {
          seen.set(next);
          open.add(next);
        }
      }
    }
    return false;
  }

  /** Pairs after {@code (i, j)}: skipping a starred token, or taking one character from both. */
  private static int[] following(List<Token> a, List<Token> b, int i, int j) {
    int width = b.size() + 1;
    int[] next = {-1, -1, -1, -1, -1, -1};
    if (i < a.size() && a.get(i).skippable) {
      next[0] = (i + 1) * width + j;
    }
    if (j < b.size() && b.get(j).skippable) {
      next[1] = i * width + j + 1;
    }
    if (i < a.size() && j < b.size() && a.get(i).meets(b.get(j))) {
      boolean stayA = a.get(i).repeatable;
      boolean stayB = b.get(j).repeatable;
      next[2] = (i + 1) * width + j + 1;
      next[3] = stayA ? i * width + j + 1 : -1;
      next[4] = stayB ? (i + 1) * width + j : -1;
    }
    return next;
  }

  /** Splits a pattern into tokens. */
  private static final class Reader {

    private final String input;
    private final int[] points;
    private int position;
    private boolean escaped;

    Reader(String input) {
      this.input = input;
      this.points = input.codePoints().toArray();
    }

    List<Token> tokens() throws BuiltinException {
      List<Token> tokens = new ArrayList<>();
      while (position < points.length) {
        int[] ranges = ranges(next());
        int flag = position < points.length ? points[position] : 0;
        boolean star = flag == '*';
        boolean plus = flag == '+';
        position += star || plus ? 1 : 0;
        if (plus) {
          tokens.add(new Token(ranges, false, false));
        }
        tokens.add(new Token(ranges, star || plus, star || plus));
      }
      return tokens;
    }

    private int[] ranges(int c) throws BuiltinException {
      if (!escaped) {
        switch (c) {
          case '.' -> {
            return new int[] {0, Character.MAX_CODE_POINT};
          }
          case '[' -> {
            return set();
          }
          case ']' -> throw invalid("set-close ']' with no preceding '['");
          case '+', '*' ->
              throw invalid("flag '" + Character.toString(c) + "' must be preceded by a non-flag");
          default -> {}
        }
      }
      return new int[] {c, c};
    }

    private int[] set() throws BuiltinException {
      List<Integer> ranges = new ArrayList<>();
      boolean mayStartRange = false;
      while (position < points.length) {
        int c = next();
        if (!escaped && c == ']') {
          return ranges.stream().mapToInt(Integer::intValue).toArray();
        }
        if (!escaped && c == '-') {
          range(ranges, mayStartRange);
          mayStartRange = false;
        } else {
          ranges.add(c);
          ranges.add(c);
          mayStartRange = true;
        }
      }
      throw invalid("found [ without matching ]");
    }

    private void range(List<Integer> ranges, boolean started) throws BuiltinException {
      if (!started) {
        throw invalid("range character '-' must be preceded by a Unicode character");
      }
      if (position >= points.length - 1) {
        throw invalid("range character '-' must be followed by a Unicode character");
      }
      int last = next();
      if (!escaped && (last == ']' || last == '-')) {
        throw invalid("range character '-' cannot be followed by a special symbol");
      }
      int first = ranges.removeLast();
      if (last < first) {
        throw invalid(
            "range is out of order: '"
                + Character.toString(last)
                + "' comes before '"
                + Character.toString(first)
                + "' in Unicode");
      }
      ranges.add(last);
    }

    private int next() throws BuiltinException {
      int c = points[position++];
      escaped = c == '\\';
      if (!escaped) {
        return c;
      }
      if (position == points.length) {
        throw invalid("input ends with a \\ (escape) character");
      }
      return points[position++];
    }

    private BuiltinException invalid(String problem) {
      return new BuiltinException(
          "input:"
              + input
              + ", pos:"
              + position
              + ", "
              + problem
              + ": the input provided is invalid");
    }
  }
}
