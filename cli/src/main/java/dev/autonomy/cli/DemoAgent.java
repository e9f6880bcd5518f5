package dev.autonomy.cli;

import dev.autonomy.contract.ToolCall;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An agent for {@code autonomy demo validate}: a process of its own that finds its runtime in the
 * environment, has one call allowed and one denied, and ends with 0 exactly then.
 */
public final class DemoAgent {

  static final ToolCall ALLOWED = call("tool.echo", "{\"message\":\"hello\"}");
  static final ToolCall DENIED = call("tool.shell", "{\"command\":\"id\"}");

  private DemoAgent() {}

  /** Makes the two calls. */
  public static void main(String[] arguments) throws IOException, JsonException {
    RuntimeCaller runtime =
        new RuntimeCaller(URI.create(System.getenv().getOrDefault("AUTONOMY_RUNTIME_URL", "")));
    boolean governed = runtime.call(ALLOWED).isAllowed() && runtime.call(DENIED).isDenied();
    System.exit(governed ? 0 : 1);
  }

  /** The words that start this agent with the Java that runs this process. */
  static List<String> command() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("java.class.path", "")
            + System.getProperty("path.separator")
            + System.getProperty("jdk.module.path", "");
    return List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        classPath,
        DemoAgent.class.getName());
  }

  /** A call with the given params, which must be an object. */
  static ToolCall call(String kind, String params) {
    try {
      return new ToolCall(kind, JsonObject.parse(params.getBytes(StandardCharsets.UTF_8)));
    } catch (JsonException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
