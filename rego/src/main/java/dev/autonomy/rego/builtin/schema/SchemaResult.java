package dev.autonomy.rego.builtin.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a part of a document, and how much speaks for the schema all the same. */
final class SchemaResult {

  /** What keeping one problem costs: problems may be many more than what was visited. */
  private static final int UNITS_PER_VIOLATION = 40;

  private static final int CHARACTERS_PER_UNIT = 8;

  private final SchemaSupport support;
  private final List<Violation> violations = new ArrayList<>(0);
  private int score;

  SchemaResult(SchemaSupport support) {
    this.support = support;
  }

  /** Notes a problem, which weighs more than what was right. */
  void add(String type, SchemaPath path, String description) {
    int characters = description.length() + path.length();
    support.charge(UNITS_PER_VIOLATION + characters / CHARACTERS_PER_UNIT);
    violations.add(new Violation(type, path.field(), description));
    score -= 2;
  }

  /** Counts something that was right. */
  void score() {
    score++;
  }

  /** Takes over what another part found. */
  void merge(@Nullable SchemaResult other) {
    if (other != null) {
      support.charge(1 + other.violations.size());
      violations.addAll(other.violations);
      score += other.score;
    }
  }

  boolean isValid() {
    return violations.isEmpty();
  }

  boolean isBetterThan(@Nullable SchemaResult other) {
    return other == null || score > other.score;
  }

  List<Violation> violations() {
    return violations;
  }
}
