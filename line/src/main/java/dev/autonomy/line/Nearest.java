package dev.autonomy.line;

import java.util.Optional;

/**
 * Finds the known word that a mistyped one was probably meant to be: the smallest optimal string
 * alignment distance (Damerau-Levenshtein without repeated edits), when it is small enough.
 */
public final class Nearest {

  private Nearest() {}

  /** The nearest of the candidates, or nothing when none is near. */
  public static Optional<String> to(String typed, Iterable<String> candidates) {
    String nearest = "";
    int bound = Math.max(1, typed.length() / 3);
    int best = bound + 1;
    for (String candidate : candidates) {
      int distance = isLongPrefix(typed, candidate) ? 1 : distance(typed, candidate);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
  }

  /** {@code --allow} for {@code --allowed-domains} is no slip of the finger, yet clear enough. */
  private static boolean isLongPrefix(String typed, String candidate) {
    return typed.length() >= 3 && candidate.startsWith(typed);
  }

  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int edits = Math.min(last[j] + 1, current[j - 1] + 1);
        edits = Math.min(edits, last[j - 1] + substitution);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits = Math.min(edits, beforeLast[j - 2] + 1);
        }
        current[j] = edits;
      }
      int[] recycled = beforeLast;
      beforeLast = last;
      last = current;
      current = recycled;
    }
    return last[b.length()];
  }
}
