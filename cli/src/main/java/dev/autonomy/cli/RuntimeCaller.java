package dev.autonomy.cli;

import dev.autonomy.contract.ToolCall;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/** Sends tool calls to a runtime on this machine, as an agent would. */
final class RuntimeCaller {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final URI endpoint;

  /** To the runtime at the address, which has no trailing slash. */
  RuntimeCaller(URI runtime) {
    this.endpoint = URI.create(runtime + "/v1/tool");
  }

  /**
   * What the runtime answered.
   *
   * @param status HTTP status
   * @param body the answer's members
   */
  record Answer(int status, JsonObject body) {

    /** Whether the call was allowed and executed. */
    boolean isAllowed() {
      return status == HttpURLConnection.HTTP_OK
          && body.string("decision").orElse("").equals("allow");
    }

    /** Whether the call was denied, and never executed. */
    boolean isDenied() {
      return status == HttpURLConnection.HTTP_FORBIDDEN
          && body.string("decision").orElse("").equals("deny");
    }

    /** Why it was denied or failed. */
    String reason() {
      return body.string("reason").orElse("no reason given");
    }
  }

  /** Asks the runtime to decide and run a call. */
  Answer call(ToolCall call) throws IOException, JsonException {
    JsonWriter request = new JsonWriter();
    call.write(request);
    HttpURLConnection connection =
        (HttpURLConnection) endpoint.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    try {
      connection.getOutputStream().write(request.toByteArray());
      int status = connection.getResponseCode();
      try (InputStream answer =
          status < HttpURLConnection.HTTP_BAD_REQUEST
              ? connection.getInputStream()
              : connection.getErrorStream()) {
        return new Answer(status, JsonObject.parse(answer.readNBytes(MAX_ANSWER_BYTES)));
      }
    } finally {
      connection.disconnect();
    }
  }
}
