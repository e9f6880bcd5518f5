package dev.autonomy.runtime;

import dev.autonomy.json.JsonObject;
import java.util.Optional;

/** One kind of tool. Safe for any number of threads. */
interface Tool {

  /**
   * Why this node does not permit the call, whatever policy says; empty to let it pass. Does
   * nothing that could be noticed outside.
   */
  default Optional<String> refusal(JsonObject params) {
    return Optional.empty();
  }

  /** Executes an allowed call whose decision is on stable storage. */
  ToolOutcome execute(JsonObject params);
}
