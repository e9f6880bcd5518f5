package dev.autonomy.runtime;

import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.RuntimeCheck;
import dev.autonomy.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tools of this node. What is not in it has no executor and is never run. */
final class Toolbox implements RuntimeCheck {

  private final Map<String, Tool> tools;

  Toolbox(Map<String, Tool> tools) {
    this.tools = Map.copyOf(tools);
  }

  /** The built-in tools. {@code tool.shell} is not among them on purpose: it has no executor. */
  static Toolbox builtIn(List<String> allowedEndpoints) throws RuntimeStartException {
    return new Toolbox(
        Map.of("tool.echo", new EchoTool(), "tool.http_get", httpGet(allowedEndpoints)));
  }

  private static Tool httpGet(List<String> allowedEndpoints) throws RuntimeStartException {
    // The fetching classes are loaded only when there is something to fetch from.
    return allowedEndpoints.isEmpty()
        ? new ClosedHttpGet()
        : new HttpGetTool(
            Allowlist.of(allowedEndpoints), Connector.system(), HttpGetLimits.DEFAULTS);
  }

  @Override
  public Optional<String> refusal(ToolCall call) {
    Tool tool = tools.get(call.kind());
    return tool == null
        ? Optional.of("no executor for " + call.kind())
        : tool.refusal(call.params());
  }

  /** Executes an allowed call. Never throws. */
  ToolOutcome execute(ToolCall call) {
    Tool tool = tools.get(call.kind());
    if (tool == null) {
      return new ToolOutcome.Forbidden("no executor for " + call.kind());
    }
    try {
      return tool.execute(call.params());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return new ToolOutcome.Failed("the tool broke: " + e);
    }
  }

  /** {@code tool.http_get} with an empty allowlist. */
  private static final class ClosedHttpGet implements Tool {

    @Override
    public Optional<String> refusal(JsonObject params) {
      return Optional.of(HttpGetTool.NOT_ALLOWLISTED);
    }

    @Override
    public ToolOutcome execute(JsonObject params) {
      return new ToolOutcome.Forbidden(HttpGetTool.NOT_ALLOWLISTED);
    }
  }
}
