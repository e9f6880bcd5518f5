package dev.autonomy.gate;

import dev.autonomy.contract.Rfc3339;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.json.JsonObject;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.time.Instant;

/**
 * What policy sees of a call as {@code input}: {@code kind}, {@code params}, {@code context},
 * {@code node.id}, {@code runtime.mode} and {@code time} (RFC 3339). Numbers keep every digit.
 */
final class InputDocument {

  private static final StringValue CONTEXT = StringValue.of("context");
  private static final StringValue KIND = StringValue.of("kind");
  private static final StringValue NODE = StringValue.of("node");
  private static final StringValue PARAMS = StringValue.of("params");
  private static final StringValue RUNTIME = StringValue.of("runtime");
  private static final StringValue TIME = StringValue.of("time");

  private final ObjectValue node;
  private final ObjectValue runtime;

  InputDocument(String nodeId, String mode) {
    this.node = ObjectValue.of(StringValue.of("id"), StringValue.of(nodeId));
    this.runtime = ObjectValue.of(StringValue.of("mode"), StringValue.of(mode));
  }

  /** The document for one call; its keys are put in their order, which saves sorting them. */
  ObjectValue of(ToolCall call, Instant time) {
    return new ObjectValue.Builder()
        .put(CONTEXT, value(call.context()))
        .put(KIND, StringValue.of(call.kind()))
        .put(NODE, node)
        .put(PARAMS, value(call.params()))
        .put(RUNTIME, runtime)
        .put(TIME, StringValue.of(Rfc3339.format(time)))
        .build();
  }

  private static Value value(JsonObject json) {
    return json.isEmpty() ? ObjectValue.EMPTY : Value.of(json);
  }
}
