package dev.autonomy.rego.plan;

import dev.autonomy.rego.eval.Assign;
import dev.autonomy.rego.eval.Constant;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Outcomes;
import dev.autonomy.rego.eval.Slot;
import dev.autonomy.rego.eval.Step;
import dev.autonomy.rego.eval.Traced;
import org.jspecify.annotations.Nullable;

/**
 * A place in a body under planning: what has been planned so far, and what is bound there.
 *
 * @param program what the policy as a whole defines
 * @param frame the variables
 * @param chain the steps so far
 */
record Site(Definitions program, Frame frame, StepChain chain) {

  /** The beginning of a body. */
  static Site of(Definitions program, Frame frame) {
    return new Site(program, frame, new StepChain(program.filtersScans()));
  }

  /** The beginning of a body inside this one, with variables of its own. */
  Site inner() {
    return of(program, frame.inner());
  }

  /** The beginning of steps that share the variables of this body. */
  Site aside() {
    return of(program, frame);
  }

  /** The same, beginning with what looks at the values there; null when nobody wants to know. */
  Site aside(Traced.@Nullable Evaluate traced) {
    Site aside = aside();
    if (traced != null) {
      aside.chain().add(traced.inside());
    }
    return aside;
  }

  /** The value as something that can be looked at again without evaluating it again. */
  Operand settled(Operand value) {
    if (value instanceof Slot || value instanceof Constant) {
      return value;
    }
    Slot slot = frame.newSlot();
    chain.add(new Assign(slot.index(), value));
    return slot;
  }

  /** Ends a body of which only matters whether it has a solution. */
  Step found() {
    chain.add(new Outcomes.Found());
    return chain.first();
  }
}
