package dev.autonomy.runtime;

import dev.autonomy.http.HttpClientExchange;
import dev.autonomy.http.HttpException;
import dev.autonomy.http.HttpHeaders;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code tool.http_get}: fetches an allowlisted endpoint. Every hop's origin must be allowlisted
 * and every address public, unless a key names it; the connection goes to the address that was
 * checked.
 */
final class HttpGetTool implements Tool {

  static final String NOT_ALLOWLISTED = "endpoint not in allowlist";

  private final Allowlist allowlist;
  private final Connector connector;
  private final HttpGetLimits limits;

  HttpGetTool(Allowlist allowlist, Connector connector, HttpGetLimits limits) {
    this.allowlist = allowlist;
    this.connector = connector;
    this.limits = limits;
  }

  @Override
  public Optional<String> refusal(JsonObject params) {
    try {
      return allowlist.allows(HttpTarget.of(params).origin())
          ? Optional.empty()
          : Optional.of(NOT_ALLOWLISTED);
    } catch (IllegalArgumentException _) {
      // Nothing will be fetched: execute says what is wrong with the params.
      return Optional.empty();
    }
  }

  @Override
  public ToolOutcome execute(JsonObject params) {
    HttpTarget target;
    try {
      target = HttpTarget.of(params);
    } catch (IllegalArgumentException e) {
      return new ToolOutcome.Unfit(String.valueOf(e.getMessage()));
    }
    if (!allowlist.allows(target.origin())) {
      return new ToolOutcome.Forbidden(NOT_ALLOWLISTED);
    }
    try (Deadline deadline = Deadline.after(limits.total())) {
      return follow(target, deadline);
    }
  }

  private ToolOutcome follow(HttpTarget first, Deadline deadline) {
    HttpTarget target = first;
    for (int hop = 0; hop <= limits.maxRedirects(); hop++) {
      HttpClientExchange.Answer answer;
      try (Connector.Connection connection =
          connector.connect(target.origin(), allowlist, deadline)) {
        answer = connection.get(target, limits.maxBodyBytes());
      } catch (Connector.ForbiddenAddressException e) {
        return hop == 0
            ? new ToolOutcome.Forbidden(e.reason())
            : new ToolOutcome.Failed("redirected to " + target.origin() + ": " + e.reason());
      } catch (IOException | HttpException e) {
        return deadline.isOver()
            ? new ToolOutcome.TimedOut("no answer within " + limits.total().toMillis() + " ms")
            : new ToolOutcome.Failed(target.origin() + " failed: " + reason(e));
      }
      String location = isRedirect(answer.status()) ? answer.headers().first("location") : null;
      if (location == null) {
        return new ToolOutcome.Succeeded(output(answer));
      }
      try {
        target = target.redirected(location);
      } catch (IllegalArgumentException e) {
        return new ToolOutcome.Failed("redirected to a malformed location: " + e.getMessage());
      }
      if (!allowlist.allows(target.origin())) {
        return new ToolOutcome.Failed(
            "redirected to " + target.origin() + ", which is not in the allowlist");
      }
    }
    return new ToolOutcome.Failed("more than " + limits.maxRedirects() + " redirects");
  }

  private static String reason(Exception e) {
    if (e instanceof HttpException refusal) {
      return refusal.status() == 413
          ? "the answer is too large: " + refusal.getMessage()
          : "the answer is not HTTP: " + refusal.getMessage();
    }
    String message = e.getMessage();
    return message == null ? "the connection broke" : message;
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static JsonObject output(HttpClientExchange.Answer answer) {
    HttpHeaders headers = answer.headers();
    String contentType = headers.first("content-type");
    Map<String, JsonValue> output = new LinkedHashMap<>();
    output.put("status", JsonNumber.of(answer.status()));
    output.put("content_type", new JsonString(contentType == null ? "" : contentType));
    output.put("body", new JsonString(new String(answer.body(), charset(contentType))));
    return JsonObject.of(output);
  }

  /** The charset parameter when it is known here, otherwise UTF-8. */
  private static Charset charset(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    int at = type.indexOf("charset=");
    if (at < 0) {
      return StandardCharsets.UTF_8;
    }
    String name = type.substring(at + "charset=".length());
    int end = name.indexOf(';');
    name = (end < 0 ? name : name.substring(0, end)).strip().replace("\"", "");
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException _) {
      return StandardCharsets.UTF_8;
    }
  }
}
