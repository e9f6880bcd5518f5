package dev.autonomy.rego.network;

import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.Builtins;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of {@code http.send}. */
final class RequestReader {

  private static final long DEFAULT_TIMEOUT_NANOS = 5_000_000_000L;

  /** What no timeout at all, which is 0, comes to. */
  private static final long MAX_TIMEOUT_NANOS = 300_000_000_000L;

  /** What a file of certificates or keys may weigh. */
  private static final int MAX_PEM_BYTES = 1 << 20;

  private final ObjectValue parameters;
  private final NetworkOptions options;

  RequestReader(ObjectValue parameters, NetworkOptions options) {
    this.parameters = parameters;
    this.options = options;
  }

  /** The request, if its host may be reached. */
  OutgoingRequest request(BuiltinContext context) throws BuiltinException, NetworkException {
    String method = text("method").toUpperCase(Locale.ROOT);
    if (!isToken(method)) {
      throw new BuiltinException("net/http: invalid method \"" + method + "\"");
    }
    Target target = Target.parse(text("url"));
    if (!options.allows(target.host())) {
      throw new BuiltinException("unallowed host: " + target.host());
    }
    return new OutgoingRequest(
        method, target, headers(), body(context), tls(), flag("enable_redirect"));
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** A string, without quotes around it; empty if there is none. */
  private String text(String name) throws BuiltinException {
    Value value = parameters.get(name);
    if (value == null) {
      return "";
    }
    if (value instanceof StringValue string) {
      String text = string.value();
      boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
      return quoted ? text.substring(1, text.length() - 1) : text;
    }
    throw new BuiltinException("\"" + name + "\" must be a string");
  }

  boolean flag(String name) throws BuiltinException {
    Value value = parameters.get(name);
    if (value == null || value instanceof BooleanValue) {
      return value != null && ((BooleanValue) value).value();
    }
    throw new BuiltinException("invalid value for \"" + name + "\" field");
  }

  private Map<String, String> headers() throws BuiltinException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Value value = parameters.get("headers");
    if (value == null) {
      return headers;
    }
    if (!(value instanceof ObjectValue object)) {
      throw new BuiltinException("invalid type for headers key");
    }
    for (int i = 0; i < object.size(); i++) {
      if (!(object.key(i) instanceof StringValue name)
          || !(object.value(i) instanceof StringValue header)) {
        throw new BuiltinException("invalid type for headers value " + object.value(i));
      }
      boolean broken = header.value().chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f);
      if (!isToken(name.value()) || broken) {
        throw new BuiltinException(
            "net/http: invalid header field value for \"" + name.value() + "\"");
      }
      headers.put(name.value(), header.value());
    }
    return headers;
  }

  private byte[] body(BuiltinContext context) throws BuiltinException {
    String raw = text("raw_body");
    Value body = parameters.get("body");
    if (!raw.isEmpty() || body == null) {
      return raw.getBytes(StandardCharsets.UTF_8);
    }
    context.charge(1 + body.weight());
    return body.toJson().toText().getBytes(StandardCharsets.UTF_8);
  }

  private TlsSettings tls() throws BuiltinException, NetworkException {
    List<Certificate> roots = new ArrayList<>();
    String direct = text("tls_ca_cert");
    if (!direct.isEmpty()) {
      roots.addAll(PemKeys.certificates(direct.replace("\\n", "\n")));
    }
    String file = text("tls_ca_cert_file");
    if (!file.isEmpty()) {
      roots.addAll(PemKeys.certificates(file(file)));
    }
    String variable = text("tls_ca_cert_env_variable");
    if (!variable.isEmpty()) {
      roots.addAll(PemKeys.certificates(variable(variable)));
    }
    return new TlsSettings(
        roots,
        flag("tls_use_system_certs"),
        identity(),
        text("tls_server_name"),
        flag("tls_insecure_skip_verify"));
  }

  private TlsSettings.@Nullable Identity identity() throws BuiltinException, NetworkException {
    String certificate = text("tls_client_cert");
    String key = text("tls_client_key");
    if (!certificate.isEmpty() && !key.isEmpty()) {
      return PemKeys.identity(certificate, key);
    }
    certificate = text("tls_client_cert_file");
    key = text("tls_client_key_file");
    if (!certificate.isEmpty() && !key.isEmpty()) {
      return PemKeys.identity(file(certificate), file(key));
    }
    certificate = text("tls_client_cert_env_variable");
    key = text("tls_client_key_env_variable");
    return certificate.isEmpty() || key.isEmpty()
        ? null
        : PemKeys.identity(variable(certificate), variable(key));
  }

  private static String file(String name) throws NetworkException {
    try {
      Path path = Path.of(name);
      // Reading a device or a pipe might never end.
      if (Files.isRegularFile(path)) {
        try (InputStream in = Files.newInputStream(path)) {
          byte[] bytes = in.readNBytes(MAX_PEM_BYTES + 1);
          if (bytes.length <= MAX_PEM_BYTES) {
            return new String(bytes, StandardCharsets.UTF_8);
          }
        }
      }
    } catch (IOException | InvalidPathException e) {
      // Said below: why a file cannot be read is not told to policies.
    }
    throw new NetworkException("open " + name + ": cannot be read as PEM");
  }

  private String variable(String name) {
    return options.environment().getOrDefault(name, "");
  }

  /** How long one attempt may take: nanoseconds, or a duration with units. */
  long timeoutNanos(BuiltinContext context) throws BuiltinException {
    Value value = parameters.get("timeout");
    long nanos =
        switch (value) {
          case null -> DEFAULT_TIMEOUT_NANOS;
          case NumberValue number when number.isLong() -> number.longValue();
          case NumberValue number ->
              throw new BuiltinException(
                  "invalid timeout number value " + number.text() + ", must be int64");
          case StringValue string -> duration(context, string);
          default ->
              throw new BuiltinException(
                  BuiltinException.Kind.TYPE,
                  "operand 1 'timeout' must be one of {string, number} but got "
                      + value.typeName());
        };
    return nanos <= 0 || nanos > MAX_TIMEOUT_NANOS ? MAX_TIMEOUT_NANOS : nanos;
  }

  private static long duration(BuiltinContext context, StringValue text) throws BuiltinException {
    String digits = text.value();
    boolean whole = !digits.isEmpty() && digits.length() <= 18;
    if (whole && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Long.parseLong(digits);
    }
    if (Builtins.find("time.parse_duration_ns") instanceof Builtin.Unary parse
        && parse.call(context, text) instanceof NumberValue nanos) {
      return nanos.longValue();
    }
    throw new BuiltinException("invalid timeout value " + text);
  }

  /** A whole number that is not negative; 0 if there is none. */
  long count(String name) throws BuiltinException {
    Value value = parameters.get(name);
    if (value == null) {
      return 0;
    }
    if (value instanceof NumberValue number && number.isInt() && number.signum() >= 0) {
      return number.longValue();
    }
    throw new BuiltinException("invalid value " + value + " for field \"" + name + "\"");
  }

  /** What a response is kept under: the parameters without headers that are ignored. */
  ObjectValue key() {
    ObjectValue key = parameters.without(StringValue.of("cache_ignored_headers"));
    Value ignored = parameters.get("cache_ignored_headers");
    if (key.get("headers") instanceof ObjectValue headers) {
      for (Value name : elements(ignored)) {
        headers = headers.without(name);
      }
      key = key.with(StringValue.of("headers"), headers);
    }
    return key;
  }

  private static Iterable<Value> elements(@Nullable Value collection) {
    return switch (collection) {
      case ArrayValue array -> array;
      case SetValue set -> set;
      case null, default -> List.of();
    };
  }
}
