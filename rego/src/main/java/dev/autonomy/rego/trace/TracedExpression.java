package dev.autonomy.rego.trace;

import dev.autonomy.rego.ast.Location;

/**
 * An expression of a body. Compared by identity: expressions that the compiler moved out of another
 * one have a place inside that one's.
 */
public final class TracedExpression {

  private final Location location;

  /** The expression at {@code location}. */
  public TracedExpression(Location location) {
    this.location = location;
  }

  /** Where it is. */
  public Location location() {
    return location;
  }

  /** What the author wrote. */
  public String text() {
    return location.text();
  }

  /** Whether this stands inside {@code other}, or is all of it. */
  public boolean isWithin(TracedExpression other) {
    Location outer = other.location;
    return outer.source() == location.source()
        && outer.offset() <= location.offset()
        && location.end() <= outer.end();
  }

  @Override
  public String toString() {
    return location + ": " + text();
  }
}
