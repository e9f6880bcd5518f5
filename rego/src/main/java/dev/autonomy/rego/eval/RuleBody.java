package dev.autonomy.rego.eval;

import dev.autonomy.rego.DecidingRule;
import dev.autonomy.rego.ast.Location;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The executable form of one rule: the steps of its body, of which the last hands over what the
 * head says.
 */
public final class RuleBody {

  private final Step first;
  private final int frameSlots;
  private final Optional<DecidingRule> description;
  private final Location location;
  private final @Nullable RuleBody otherwise;

  /**
   * A rule whose variables need {@code frameSlots} slots.
   *
   * @param otherwise what {@code else} says
   */
  public RuleBody(
      Step first, int frameSlots, DecidingRule description, @Nullable RuleBody otherwise) {
    this.first = first;
    this.frameSlots = frameSlots;
    this.description = Optional.of(description);
    this.location = description.location();
    this.otherwise = otherwise;
  }

  /** The rule as the author knows it. */
  public Optional<DecidingRule> description() {
    return description;
  }

  Location location() {
    return location;
  }

  /** Runs the body in a frame that begins at {@code frame}. */
  boolean run(Machine machine, int frame) {
    machine.tick();
    int callerBase = machine.base;
    int callerTop = machine.top;
    machine.base = frame;
    machine.reserve(frame + frameSlots);
    boolean stopped = first.run(machine);
    machine.base = callerBase;
    machine.top = callerTop;
    return stopped;
  }

  /**
   * Runs this rule for its value.
   *
   * @return the rule or {@code else} branch that left a value in {@link Machine#result}, or null
   */
  @Nullable RuleBody produce(Machine machine, int frame) {
    RuleBody body = this;
    do {
      machine.result = null;
      body.run(machine, frame);
      if (machine.result != null) {
        return body;
      }
      body = body.otherwise;
    } while (body != null);
    return null;
  }

  /** Runs this rule for its contributions to a set or an object; returns whether there were any. */
  boolean contribute(Machine machine, int frame) {
    boolean outer = machine.found;
    RuleBody body = this;
    boolean found;
    do {
      machine.found = false;
      body.run(machine, frame);
      found = machine.found;
      body = body.otherwise;
    } while (!found && body != null);
    machine.found = outer;
    return found;
  }
}
