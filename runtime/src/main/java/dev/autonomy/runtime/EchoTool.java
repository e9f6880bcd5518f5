package dev.autonomy.runtime;

import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;

/** {@code tool.echo}: answers its {@code message}. */
final class EchoTool implements Tool {

  @Override
  public ToolOutcome execute(JsonObject params) {
    if (!(params.get("message") instanceof JsonString message)) {
      return new ToolOutcome.Unfit("params.message must be a string");
    }
    if (params.members().size() > 1) {
      return new ToolOutcome.Unfit("params has members other than message");
    }
    return new ToolOutcome.Succeeded(message);
  }
}
