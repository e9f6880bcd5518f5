package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.Work;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody who wrote another name may have meant. */
final class Suggestions {

  /** Names in one message. */
  private static final int MAX_NAMES = 5;

  /** Characters of a name that is compared with others; longer ones are nobody's mistake. */
  private static final int MAX_NAME_LENGTH = 256;

  /** Cells of the table of distances for one unit of work. */
  private static final int CELLS_PER_UNIT = 8;

  private record Candidate(String name, int distance) {}

  private Suggestions() {}

  /**
   * A sentence with a space in front, such as {@code Did you mean "speed" or "spend"?}; empty if no
   * name is near, or if nobody will read it.
   */
  static String sentence(
      Validation validation, String start, String written, Collection<String> names) {
    List<String> near = near(validation, written, names);
    return near.isEmpty() ? "" : " " + start + " " + quoted(near) + "?";
  }

  /** Names at a small distance, nearest first. */
  static List<String> near(Validation validation, String written, Collection<String> names) {
    if (validation.problems().isTerse() || written.length() > MAX_NAME_LENGTH) {
      return List.of();
    }
    int threshold = (int) Math.floor(written.length() * 0.4) + 1;
    List<Candidate> candidates = new ArrayList<>();
    for (String name : names) {
      validation.work().charge(1);
      if (Math.abs(name.length() - written.length()) <= threshold) {
        int distance = distance(validation.work(), written, name);
        if (distance <= threshold) {
          candidates.add(new Candidate(name, distance));
        }
      }
    }
    candidates.sort(Comparator.comparingInt(Candidate::distance));
    return candidates.stream().map(Candidate::name).toList();
  }

  /** The names in quotes with commas and a last "or" between them. */
  static String quoted(List<String> names) {
    int count = Math.min(names.size(), MAX_NAMES);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        text.append(count > 2 ? "," : "").append(i == count - 1 ? " or " : " ");
      }
      text.append('"').append(names.get(i)).append('"');
    }
    return text.toString();
  }

  /** Levenshtein's distance, in which a difference of case alone is one edit. */
  private static int distance(Work work, String a, String b) {
    if (a.equals(b)) {
      return 0;
    }
    String from = a.toLowerCase(Locale.ROOT);
    String to = b.toLowerCase(Locale.ROOT);
    if (from.equals(to)) {
      return 1;
    }
    int[] previous = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      work.charge(1 + to.length() / CELLS_PER_UNIT);
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[to.length()];
  }
}
