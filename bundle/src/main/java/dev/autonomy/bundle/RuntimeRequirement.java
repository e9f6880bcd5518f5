package dev.autonomy.bundle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runtimes a bundle accepts: space-separated constraints that must all hold, each one of
 * {@code >= > <= < =} and a version, such as {@code >=0.1.0 <2.0.0}.
 *
 * <p>A pre-release of the runtime counts as the release that it leads to.
 */
public final class RuntimeRequirement {

  /** Accepts every runtime. */
  public static final RuntimeRequirement ANY = new RuntimeRequirement("", List.of());

  private static final int MAX_CONSTRAINTS = 16;

  private enum Operator {
    AT_LEAST,
    ABOVE,
    AT_MOST,
    BELOW,
    EXACTLY
  }

  private record Constraint(Operator operator, SemanticVersion version) {

    boolean accepts(SemanticVersion runtime) {
      int order = runtime.compareTo(version);
      return switch (operator) {
        case AT_LEAST -> order >= 0;
        case ABOVE -> order > 0;
        case AT_MOST -> order <= 0;
        case BELOW -> order < 0;
        case EXACTLY -> order == 0;
      };
    }
  }

  private final String text;
  private final List<Constraint> constraints;

  private RuntimeRequirement(String text, List<Constraint> constraints) {
    this.text = text;
    this.constraints = List.copyOf(constraints);
  }

  /**
   * Reads constraints; the empty text accepts every runtime.
   *
   * @throws IllegalArgumentException if {@code text} is not of that form
   */
  public static RuntimeRequirement parse(String text) {
    List<Constraint> constraints = new ArrayList<>();
    int at = skipSpaces(text, 0);
    while (at < text.length()) {
      int version = at;
      while (version < text.length() && "<>=".indexOf(text.charAt(version)) >= 0) {
        version++;
      }
      Operator operator = operator(text.substring(at, version), text);
      int start = skipSpaces(text, version);
      int end = text.indexOf(' ', start);
      end = end < 0 ? text.length() : end;
      constraints.add(new Constraint(operator, SemanticVersion.parse(text.substring(start, end))));
      if (constraints.size() > MAX_CONSTRAINTS) {
        throw new IllegalArgumentException("more than " + MAX_CONSTRAINTS + " constraints");
      }
      at = skipSpaces(text, end);
    }
    return constraints.isEmpty() ? ANY : new RuntimeRequirement(text.strip(), constraints);
  }

  /** Whether a runtime of that version may load the bundle. */
  public boolean accepts(SemanticVersion runtime) {
    SemanticVersion release = runtime.release();
    for (Constraint constraint : constraints) {
      if (!constraint.accepts(release)) {
        return false;
      }
    }
    return true;
  }

  private static Operator operator(String symbol, String text) {
    return switch (symbol) {
      case ">=" -> Operator.AT_LEAST;
      case ">" -> Operator.ABOVE;
      case "<=" -> Operator.AT_MOST;
      case "<" -> Operator.BELOW;
      case "=" -> Operator.EXACTLY;
      default ->
          throw new IllegalArgumentException(
              "expected constraints such as `>=0.1.0 <2.0.0`, found `" + text + "`");
    };
  }

  private static int skipSpaces(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** The constraints as written; empty when every runtime is accepted. */
  @Override
  public String toString() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RuntimeRequirement that && constraints.equals(that.constraints);
  }

  @Override
  public int hashCode() {
    return constraints.hashCode();
  }
}
