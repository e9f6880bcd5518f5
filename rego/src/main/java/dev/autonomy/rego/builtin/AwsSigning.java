package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signs HTTP requests for Amazon's services (Signature Version 4). */
final class AwsSigning {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  /** Headers that proxies change and that are therefore not signed. */
  private static final List<String> UNSIGNED_HEADERS =
      List.of("authorization", "user-agent", "x-amzn-trace-id");

  private static final List<String> REQUEST_KEYS = List.of("method", "url");
  private static final List<String> CONFIG_KEYS =
      List.of("aws_access_key", "aws_region", "aws_secret_access_key", "aws_service");

  private AwsSigning() {}

  static @Nullable Builtin find(String name) {
    return name.equals("providers.aws.sign_req") ? (Builtin.Ternary) AwsSigning::sign : null;
  }

  private static Value sign(BuiltinContext context, Value request, Value config, Value time)
      throws BuiltinException {
    ObjectValue http = Operands.object(request, 1);
    ObjectValue credentials = Operands.object(config, 1);
    require(2, "AWS config", credentials, CONFIG_KEYS);
    NumberValue timestamp = Operands.number(time, 1);
    if (!timestamp.isLong() || !timestamp.isWrittenWhole()) {
      throw BuiltinException.typed(3, "could not convert time_ns value into a unix timestamp");
    }
    require(1, "request", http, REQUEST_KEYS);
    Value disabled = credentials.get("disable_payload_signing");
    if (disabled != null && !(disabled instanceof BooleanValue)) {
      throw BuiltinException.typed(2, "invalid value for 'disable_payload_signing' in AWS config");
    }
    byte[] body = body(context, http);
    context.reserve(body.length);
    String digest =
        disabled instanceof BooleanValue truth && truth.value() ? UNSIGNED : Hashes.sha256(body);
    ObjectValue headers =
        http.get("headers") instanceof ObjectValue given ? given : ObjectValue.EMPTY;
    ObjectValue signed = headers(http, headers, credentials, timestamp.longValue(), digest);
    return http.with(StringValue.of("headers"), signed);
  }

  private static void require(int position, String what, ObjectValue object, List<String> names)
      throws BuiltinException {
    SetValue.Builder missing = new SetValue.Builder();
    SetValue.Builder invalid = new SetValue.Builder();
    for (String name : names) {
      Value value = object.get(name);
      if (value == null) {
        missing.add(StringValue.of(name));
      } else if (!(value instanceof StringValue)) {
        invalid.add(StringValue.of(name));
      }
    }
    if (missing.size() > 0) {
      throw BuiltinException.typed(
          position, "missing required " + what + " parameters(s): " + missing.build());
    }
    if (invalid.size() > 0) {
      throw BuiltinException.typed(
          position, "invalid values for required " + what + " parameters(s): " + invalid.build());
    }
  }

  private static byte[] body(BuiltinContext context, ObjectValue http) throws BuiltinException {
    Value raw = http.get("raw_body");
    if (raw != null) {
      return Utf8.encode(raw instanceof StringValue text ? text.value() : "");
    }
    Value body = http.get("body");
    return body == null ? new byte[0] : Utf8.encode(JsonText.of(context, body));
  }

  private static ObjectValue headers(
      ObjectValue http, ObjectValue given, ObjectValue credentials, long nanoseconds, String digest)
      throws BuiltinException {
    String time = amazonTime(Instant.EPOCH.plusNanos(nanoseconds));
    String service = JwsKey.text(credentials, "aws_service");
    ObjectValue url = Uris.parts(JwsKey.text(http, "url"));
    SequencedMap<String, String> own = new TreeMap<>();
    String port = JwsKey.text(url, "port");
    own.put("host", JwsKey.text(url, "hostname") + (port.isEmpty() ? "" : ":" + port));
    own.put("x-amz-date", time);
    if (service.equals("s3") || service.equals("glacier")) {
      own.put("x-amz-content-sha256", digest);
    }
    String session = JwsKey.text(credentials, "aws_session_token");
    if (!session.isEmpty()) {
      own.put("x-amz-security-token", session);
    }
    SequencedMap<String, String> toSign = new TreeMap<>(own);
    ObjectValue.Builder headers = new ObjectValue.Builder();
    for (int i = 0; i < given.size(); i++) {
      String name = JsonText.keyOf(given.key(i));
      String lower = name.toLowerCase(Locale.ROOT);
      String value = given.value(i) instanceof StringValue string ? string.value() : "";
      headers.put(name, StringValue.of(value));
      if (!UNSIGNED_HEADERS.contains(lower)) {
        toSign.put(lower, value);
      }
    }
    String names = String.join(";", toSign.keySet());
    String canonical = canonical(http, url, toSign, names, digest);
    String authorization = authorization(credentials, service, time, names, canonical);
    headers.put("Authorization", StringValue.of(authorization));
    own.forEach((name, value) -> headers.put(name, StringValue.of(value)));
    return headers.build();
  }

  private static String canonical(
      ObjectValue http,
      ObjectValue url,
      SequencedMap<String, String> headers,
      String names,
      String digest) {
    StringBuilder canonical = new StringBuilder();
    canonical.append(JwsKey.text(http, "method")).append('\n');
    canonical.append(JwsKey.text(url, "raw_path")).append('\n');
    canonical.append(JwsKey.text(url, "raw_query")).append('\n');
    headers.forEach((name, value) -> canonical.append(name).append(':').append(value).append('\n'));
    return canonical.append('\n').append(names).append('\n').append(digest).toString();
  }

  private static String authorization(
      ObjectValue credentials, String service, String time, String names, String canonical)
      throws BuiltinException {
    String date = time.substring(0, 8);
    String scope =
        date + "/" + JwsKey.text(credentials, "aws_region") + "/" + service + "/aws4_request";
    String toSign =
        ALGORITHM + "\n" + time + "\n" + scope + "\n" + Hashes.sha256(Utf8.encode(canonical));
    byte[] key = Utf8.encode("AWS4" + JwsKey.text(credentials, "aws_secret_access_key"));
    for (String part : scope.split("/", -1)) {
      key = code(key, part);
    }
    return ALGORITHM
        + " Credential="
        + JwsKey.text(credentials, "aws_access_key")
        + "/"
        + scope
        + ",SignedHeaders="
        + names
        + ",Signature="
        + HexFormat.of().formatHex(code(key, toSign));
  }

  private static byte[] code(byte[] key, String text) throws BuiltinException {
    return Hashes.code("HmacSHA256", key, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The basic form of ISO 8601, such as {@code 20151228T140825Z}. */
  private static String amazonTime(Instant instant) {
    ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
    return GoTimeFormatter.format(time, GoLayout.of("20060102T150405Z"));
  }
}
