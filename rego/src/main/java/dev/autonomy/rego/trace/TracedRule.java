package dev.autonomy.rego.trace;

import dev.autonomy.rego.ast.Location;
import java.util.List;

/** A rule, or one branch of its {@code else}. Compared by identity. */
public final class TracedRule {

  private final String path;
  private final Location location;
  private final boolean isDefault;
  private final List<TracedExpression> body;

  /**
   * A rule of the document or function {@code path}.
   *
   * @param isDefault whether {@code default} stands before it
   * @param body its expressions in the order in which they run, without what is inside them
   */
  public TracedRule(
      String path, Location location, boolean isDefault, List<TracedExpression> body) {
    this.path = path;
    this.location = location;
    this.isDefault = isDefault;
    this.body = List.copyOf(body);
  }

  /** What it defines, such as {@code data.agent.allow}. */
  public String path() {
    return path;
  }

  /** Where it is. */
  public Location location() {
    return location;
  }

  /** Whether it only holds when no other rule does. */
  public boolean isDefault() {
    return isDefault;
  }

  /** Its expressions in the order in which they run, without what is inside them. */
  public List<TracedExpression> body() {
    return body;
  }

  @Override
  public String toString() {
    return location + ": " + path;
  }
}
