package dev.autonomy.rego.builtin;

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

  private static Value send(BuiltinContext context, Value request) throws BuiltinException {
    ObjectValue object = Operands.object(request, 1);
    check(object);
    RequestKey key = new RequestKey(object);
    Value response = context.fixed(key);
    if (response == null) {
      response = context.capabilities().sendHttp(object);
      context.fix(key, response);
    }
    return response;
  }
}
