package dev.autonomy.runtime;

import dev.autonomy.contract.AuditId;
import dev.autonomy.contract.RequestException;
import dev.autonomy.contract.ToolAnswer;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.http.HttpException;
import dev.autonomy.http.HttpHandler;
import dev.autonomy.http.HttpRequest;
import dev.autonomy.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP contract: which path and method lead where, and what every answer looks like. Whatever
 * is refused gets the shape of a tool call's answer, with the decision deny.
 */
final class RuntimeEndpoints implements HttpHandler {

  /** A body beyond this is large: its values take many times its size while it is decided. */
  private static final int LARGE_BODY_BYTES = 64 << 10;

  /** Large calls that may be in work at one time; others wait for their turn, */
  private static final int MAX_LARGE_CALLS = 4;

  /** but not long: the tools of those before them may take their time. */
  private static final long LARGE_CALL_WAIT_MILLIS = 2_000;

  private static final String AUDIT = "/v1/audit/";
  private static final String RETRY_AFTER_SECONDS = "1";
  private static final byte[] HEALTHY = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

  private final AccessGuard guard;
  private final Gate gate;
  private final ToolCallHandler calls;
  private final RuntimeReports reports;
  private final RuntimeCounters counters;
  private final Semaphore largeCalls = new Semaphore(MAX_LARGE_CALLS);

  RuntimeEndpoints(
      AccessGuard guard, RuntimeCore core, ToolCallHandler calls, RuntimeReports reports) {
    this.guard = guard;
    this.gate = core.gate();
    this.calls = calls;
    this.reports = reports;
    this.counters = core.counters();
  }

  @Override
  public HttpResponse handle(HttpRequest request) throws HttpException {
    guard.check(request);
    HttpResponse response = route(request);
    counters.answered(response.status());
    String origin = guard.allowedOrigin(request);
    return origin == null
        ? response
        : response.with("Access-Control-Allow-Origin", origin).with("Vary", "Origin");
  }

  @Override
  public HttpResponse refuse(HttpException refusal) {
    counters.answered(refusal.status());
    HttpResponse response = refused(refusal.status(), "request: " + refusal.getMessage());
    return switch (refusal.status()) {
      case 401 -> response.with("WWW-Authenticate", "Bearer");
      case 429, 503 -> response.with("Retry-After", RETRY_AFTER_SECONDS);
      default -> response;
    };
  }

  private HttpResponse route(HttpRequest request) throws HttpException {
    String path = request.path();
    if (path.equals("/v1/tool")) {
      return tool(request);
    }
    if (path.startsWith(AUDIT)) {
      return get(request, () -> audit(path.substring(AUDIT.length())));
    }
    return switch (path) {
      case "/health" -> get(request, () -> HttpResponse.json(200, HEALTHY));
      case "/ready" -> get(request, reports::ready);
      case "/v1/status" -> get(request, reports::status);
      case "/metrics" -> get(request, reports::metrics);
      default -> refused(404, "request: no such path, expected /v1/tool or /v1/status");
    };
  }

  private HttpResponse get(HttpRequest request, Supplier<HttpResponse> report) {
    return switch (request.method()) {
      case "GET", "HEAD" -> report.get();
      case "OPTIONS" -> preflight(request, "GET");
      default -> methodNotAllowed("GET, HEAD");
    };
  }

  private HttpResponse tool(HttpRequest request) throws HttpException {
    return switch (request.method()) {
      case "POST" -> call(request);
      case "OPTIONS" -> preflight(request, "POST");
      default -> methodNotAllowed("POST");
    };
  }

  private HttpResponse call(HttpRequest request) throws HttpException {
    checkContentType(request.headers().first("content-type"));
    byte[] body = request.body();
    if (body.length <= LARGE_BODY_BYTES) {
      return decide(body);
    }
    if (!isItsTurn()) {
      throw new HttpException(429, MAX_LARGE_CALLS + " large calls are in work, try again later");
    }
    try {
      return decide(body);
    } finally {
      largeCalls.release();
    }
  }

  private boolean isItsTurn() {
    try {
      return largeCalls.tryAcquire(LARGE_CALL_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpResponse decide(byte[] body) {
    ToolCall call;
    try {
      call = ToolCall.parse(body);
    } catch (RequestException e) {
      return refused(400, e.reason());
    }
    CallResult result = calls.handle(call);
    HttpResponse response =
        HttpResponse.json(result.ending().httpStatus(), result.answer().toBytes());
    return switch (result.ending()) {
      case OVERLOADED, UNRECORDED -> response.with("Retry-After", RETRY_AFTER_SECONDS);
      case EXECUTED, DENIED, UNFIT, FAILED, TIMED_OUT -> response;
    };
  }

  private HttpResponse audit(String text) {
    AuditId id;
    try {
      id = AuditId.parse(text);
    } catch (IllegalArgumentException e) {
      return refused(400, "request: not an audit id: " + e.getMessage());
    }
    return reports.audit(id).orElseGet(() -> refused(404, "request: the log has no call " + id));
  }

  /** What a browser asks before it lets a page of a configured origin send JSON (Fetch, CORS). */
  private HttpResponse preflight(HttpRequest request, String method) {
    if (guard.allowedOrigin(request) == null) {
      return methodNotAllowed(method);
    }
    return HttpResponse.json(200, HEALTHY)
        .with("Access-Control-Allow-Methods", method)
        .with("Access-Control-Allow-Headers", "Authorization, Content-Type")
        .with("Access-Control-Max-Age", "600");
  }

  private HttpResponse methodNotAllowed(String allowed) {
    return refused(405, "request: expected method " + allowed).with("Allow", allowed);
  }

  private static void checkContentType(@Nullable String contentType) throws HttpException {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    int semicolon = type.indexOf(';');
    String media = semicolon < 0 ? type : type.substring(0, semicolon).strip();
    String parameters = semicolon < 0 ? "" : type.substring(semicolon + 1).strip();
    boolean utf8 =
        parameters.isEmpty()
            || parameters.equals("charset=utf-8")
            || parameters.equals("charset=\"utf-8\"");
    if (!media.equals("application/json") || !utf8) {
      throw new HttpException(415, "Content-Type must be application/json");
    }
  }

  private HttpResponse refused(int status, String reason) {
    return HttpResponse.json(
        status, ToolAnswer.refused(reason, gate.policy().identity()).toBytes());
  }
}
