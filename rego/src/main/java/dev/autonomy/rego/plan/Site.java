package dev.autonomy.rego.plan;

import dev.autonomy.rego.eval.Outcomes;
import dev.autonomy.rego.eval.Step;

/**
 * A place in a body under planning: what has been planned so far, and what is bound there.
 *
 * @param program what the policy as a whole defines
 * @param frame the variables
 * @param chain the steps so far
 */
record Site(Definitions program, Frame frame, StepChain chain) {

  /** The beginning of a body inside this one, with variables of its own. */
  Site inner() {
    return new Site(program, frame.inner(), new StepChain());
  }

  /** The beginning of steps that share the variables of this body. */
  Site aside() {
    return new Site(program, frame, new StepChain());
  }

  /** Ends a body of which only matters whether it has a solution. */
  Step found() {
    chain.add(new Outcomes.Found());
    return chain.first();
  }
}
