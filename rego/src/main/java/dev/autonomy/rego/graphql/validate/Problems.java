package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a query, in the order in which it was found. Bounded. */
public final class Problems {

  /** Problems that are kept; the search ends with the last of them. */
  public static final int MAX_PROBLEMS = 100;

  /** Characters that all messages together may have; the search ends when they are exceeded. */
  static final int MAX_TEXT_LENGTH = 64 * 1024;

  /** A problem, and where it is if the query was text. */
  public record Problem(@Nullable Position position, String message) {}

  private final List<Problem> problems = new ArrayList<>();
  private final int limit;
  private int textLength;

  Problems(int limit) {
    this.limit = limit;
  }

  void add(@Nullable Position position, String message) {
    if (!isFull()) {
      problems.add(new Problem(position, message));
      textLength += message.length();
    }
  }

  /** Whether nothing more is kept. */
  boolean isFull() {
    return problems.size() >= limit || textLength > MAX_TEXT_LENGTH;
  }

  /** Whether only the fact counts that there is a problem. */
  boolean isTerse() {
    return limit == 1;
  }

  /** All that were found. */
  public List<Problem> list() {
    return problems;
  }
}
