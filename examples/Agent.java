import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** An agent in one Java file, 21 or newer: {@code autonomy run java examples/Agent.java}. */
public final class Agent {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private Agent() {}

  /** Makes one call that the demo policy allows and two that it denies. */
  public static void main(String[] arguments) throws InterruptedException {
    String runtime = System.getenv("AUTONOMY_RUNTIME_URL");
    if (runtime == null) {
      System.err.println("AUTONOMY_RUNTIME_URL is not set: start this with autonomy run");
      System.exit(1);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI endpoint = URI.create(runtime + "/v1/tool");
      call(client, endpoint, "tool.echo", "{\"message\":\"hello\"}");
      call(client, endpoint, "tool.http_get", "{\"endpoint\":\"api.example.com\"}");
      call(client, endpoint, "tool.shell", "{\"command\":\"rm -rf /\"}");
    }
  }

  /**
   * Asks the runtime to decide and run one tool call; anything but a 200 means it has no result.
   */
  private static void call(HttpClient client, URI endpoint, String kind, String params)
      throws InterruptedException {
    String body = "{\"kind\":\"" + kind + "\",\"params\":" + params + "}";
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      String verdict = response.statusCode() == 200 ? "allow" : "deny";
      System.out.printf("%-14s %-6s %s%n", kind, verdict, response.body());
    } catch (IOException e) {
      System.out.printf("%-14s %-6s client: %s%n", kind, "deny", e);
    }
  }
}
