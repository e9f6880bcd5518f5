package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/** Functions that reach outside, through {@link Capabilities}; equal requests are made once. */
final class Outside {

  private static final SetValue REQUIRED = names("method", "url");

  private static final SetValue PARAMETERS =
      names(
          "method",
          "url",
          "body",
          "raw_body",
          "enable_redirect",
          "force_json_decode",
          "force_yaml_decode",
          "headers",
          "tls_use_system_certs",
          "tls_ca_cert",
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_insecure_skip_verify",
          "tls_server_name",
          "timeout",
          "cache",
          "force_cache",
          "force_cache_duration_seconds",
          "raise_error",
          "caching_mode",
          "max_retry_attempts",
          "cache_ignored_headers");

  private record RequestKey(Value request) {}

  private record FailureKey(RequestKey request) {}

  private Outside() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "http.send" -> (Builtin.Unary) Outside::send;
      case "opa.runtime" -> (Builtin) (context, _) -> context.capabilities().runtime();
      default -> null;
    };
  }

  /** Demands a method and a URL, and refuses what is not a parameter. */
  private static void check(ObjectValue request) throws BuiltinException {
    SetValue unknown = request.keySet().difference(PARAMETERS);
    if (unknown.size() > 0) {
      throw BuiltinException.typed(1, "invalid request parameters(s): " + unknown);
    }
    SetValue missing = REQUIRED.difference(request.keySet());
    if (missing.size() > 0) {
      throw BuiltinException.typed(1, "missing required request parameters(s): " + missing);
    }
  }

  private static SetValue names(String... names) {
    SetValue.Builder set = new SetValue.Builder();
    for (String name : names) {
      set.add(StringValue.of(name));
    }
    return set.build();
  }

  /**
   * Sends a request. Of equal requests of one evaluation only the first is sent, unless its answer
   * is of a kind that must not be repeated.
   */
  private static Value send(BuiltinContext context, Value request) throws BuiltinException {
    ObjectValue object = Operands.object(request, 1);
    boolean raise = raisesErrors(object.get("raise_error"));
    RequestKey key = new RequestKey(withoutIgnoredHeaders(object));
    FailureKey failureKey = new FailureKey(key);
    Value response = context.fixed(key);
    if (response != null) {
      return response;
    }
    try {
      check(object);
      if (context.fixed(failureKey) instanceof StringValue earlier) {
        throw new BuiltinException(earlier.value());
      }
      response = context.capabilities().sendHttp(context, object);
      if (isRepeatable(response)) {
        context.fix(key, response);
      }
      return response;
    } catch (BuiltinException e) {
      if (e.kind().fatal()) {
        throw e;
      }
      context.fix(failureKey, StringValue.of(e.getMessage()));
      if (raise) {
        throw e;
      }
      return failure(e);
    }
  }

  private static boolean raisesErrors(@Nullable Value flag) throws BuiltinException {
    if (flag == null || flag instanceof BooleanValue) {
      return flag == null || ((BooleanValue) flag).value();
    }
    throw new BuiltinException("invalid value for raise_error field");
  }

  /** The request as it is told from others: some headers may differ. */
  private static ObjectValue withoutIgnoredHeaders(ObjectValue request) {
    ObjectValue key = request;
    if (request.get("headers") instanceof ObjectValue headers
        && request.get("cache_ignored_headers") instanceof ArrayValue ignored) {
      ObjectValue kept = headers;
      for (Value name : ignored) {
        kept = kept.without(name);
      }
      key = key.with(StringValue.of("headers"), kept);
    }
    return key.without(StringValue.of("cache_ignored_headers"));
  }

  /** Whether a status may be answered from memory, or there was no answer (RFC 9110, 15.1). */
  private static boolean isRepeatable(Value response) {
    Value status = response.get(StringValue.of("status_code"));
    if (!(status instanceof NumberValue number) || !number.isInt()) {
      return true;
    }
    return switch ((int) number.longValue()) {
      case 0, 200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501 -> true;
      default -> false;
    };
  }

  /** What stands for a response when errors are not to be raised. */
  private static ObjectValue failure(BuiltinException problem) {
    String message = problem.kind().code() + ": http.send: " + problem.getMessage();
    return new ObjectValue.Builder()
        .put("status_code", NumberValue.ZERO)
        .put(
            "error",
            new ObjectValue.Builder()
                .put("code", StringValue.of("eval_http_send_internal_error"))
                .put("message", StringValue.of(message))
                .build())
        .build();
  }
}
