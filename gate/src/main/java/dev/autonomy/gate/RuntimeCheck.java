package dev.autonomy.gate;

import dev.autonomy.contract.ToolCall;
import java.util.Optional;

/**
 * A check of the runtime layer, asked after policy has allowed a call. It can only refuse. Must be
 * safe for any number of threads; one that throws refuses.
 */
@FunctionalInterface
public interface RuntimeCheck {

  /** Why {@code call} must not run, without the prefix {@code runtime:}; empty to let it pass. */
  Optional<String> refusal(ToolCall call);
}
