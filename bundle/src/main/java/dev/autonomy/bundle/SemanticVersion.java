package dev.autonomy.bundle;

import java.util.ArrayList;
import java.util.List;

/**
 * A version of Semantic Versioning 2.0.0, ordered by its precedence (section 11). Build metadata
 * takes no part in the order.
 *
 * @param major first number
 * @param minor second number
 * @param patch third number
 * @param preRelease identifiers after the hyphen, none for a release
 * @param build text after the plus sign, empty when there is none
 * @see <a href="https://semver.org/spec/v2.0.0.html">semver.org</a>
 */
public record SemanticVersion(
    long major, long minor, long patch, List<String> preRelease, String build)
    implements Comparable<SemanticVersion> {

  /** Longest accepted text. */
  public static final int MAX_CHARS = 256;

  /** Enough for every number in use, and far from overflow. */
  private static final int MAX_NUMBER_DIGITS = 15;

  /** Copies the identifiers. */
  public SemanticVersion {
    preRelease = List.copyOf(preRelease);
  }

  /**
   * Reads a version such as {@code 1.4.0-rc.1+20260101}.
   *
   * @throws IllegalArgumentException if {@code text} is not one; the message says what is wrong
   */
  public static SemanticVersion parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException("a version has at most " + MAX_CHARS + " characters");
    }
    int plus = text.indexOf('+');
    String build = plus < 0 ? "" : text.substring(plus + 1);
    String rest = plus < 0 ? text : text.substring(0, plus);
    if (plus >= 0) {
      split(build, text).forEach(identifier -> checkIdentifier(identifier, text));
    }
    int hyphen = rest.indexOf('-');
    List<String> preRelease = List.of();
    if (hyphen >= 0) {
      preRelease = split(rest.substring(hyphen + 1), text);
      for (String identifier : preRelease) {
        checkIdentifier(identifier, text);
        if (isDigits(identifier)) {
          number(identifier, text);
        }
      }
      rest = rest.substring(0, hyphen);
    }
    List<String> numbers = split(rest, text);
    if (numbers.size() != 3) {
      throw invalid(text);
    }
    return new SemanticVersion(
        number(numbers.get(0), text),
        number(numbers.get(1), text),
        number(numbers.get(2), text),
        preRelease,
        build);
  }

  /** The release that this version is, or leads to: without pre-release and build. */
  public SemanticVersion release() {
    return new SemanticVersion(major, minor, patch, List.of(), "");
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int order = Long.compare(major, other.major);
    order = order != 0 ? order : Long.compare(minor, other.minor);
    order = order != 0 ? order : Long.compare(patch, other.patch);
    return order != 0 ? order : comparePreRelease(preRelease, other.preRelease);
  }

  private static int comparePreRelease(List<String> left, List<String> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = compareIdentifiers(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compareIdentifiers(String left, String right) {
    boolean leftNumeric = isDigits(left);
    if (leftNumeric != isDigits(right)) {
      return leftNumeric ? -1 : 1;
    }
    return leftNumeric
        ? Long.compare(Long.parseLong(left), Long.parseLong(right))
        : left.compareTo(right);
  }

  private static List<String> split(String text, String version) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
      parts.add(text.substring(start, dot));
      start = dot + 1;
    }
    parts.add(text.substring(start));
    for (String part : parts) {
      if (part.isEmpty()) {
        throw invalid(version);
      }
    }
    return parts;
  }

  private static long number(String digits, String version) {
    if (!isDigits(digits)
        || digits.length() > MAX_NUMBER_DIGITS
        || digits.length() > 1 && digits.charAt(0) == '0') {
      throw invalid(version);
    }
    return Long.parseLong(digits);
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static void checkIdentifier(String identifier, String version) {
    for (int i = 0; i < identifier.length(); i++) {
      char c = identifier.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-')) {
        throw invalid(version);
      }
    }
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "expected a semantic version such as 1.4.0, found `" + text + "`");
  }

  /** The text form. */
  @Override
  public String toString() {
    String text = major + "." + minor + "." + patch;
    if (!preRelease.isEmpty()) {
      text += "-" + String.join(".", preRelease);
    }
    return build.isEmpty() ? text : text + "+" + build;
  }
}
