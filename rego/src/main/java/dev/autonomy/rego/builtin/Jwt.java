package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens (RFC 7519) in compact form: read, verified and signed. */
final class Jwt {

  /** Tokens inside tokens that are followed. */
  private static final int MAX_NESTING = 16;

  private static final String VERIFY = "io.jwt.verify_";

  private Jwt() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "io.jwt.decode" -> (Builtin.Unary) Jwt::decode;
      case "io.jwt.decode_verify" -> (Builtin.Binary) JwtVerification::decodeVerify;
      case "io.jwt.encode_sign" -> (Builtin.Ternary) Jwt::encodeSign;
      case "io.jwt.encode_sign_raw" -> (Builtin.Ternary) Jwt::encodeSignRaw;
      default -> name.startsWith(VERIFY) ? verifier(name.substring(VERIFY.length())) : null;
    };
  }

  private static Builtin.@Nullable Binary verifier(String suffix) {
    String name = suffix.equals("eddsa") ? JwsAlgorithm.EDDSA : suffix.toUpperCase(Locale.ROOT);
    JwsAlgorithm algorithm = JwsAlgorithm.of(name);
    if (algorithm == null) {
      return null;
    }
    return (context, token, key) ->
        BooleanValue.of(
            algorithm.isSecret()
                ? verifySecret(context, algorithm, token, key)
                : verifyPublic(context, algorithm, token, key));
  }

  private static boolean verifySecret(
      BuiltinContext context, JwsAlgorithm algorithm, Value token, Value secret)
      throws BuiltinException {
    Operands.string(token, 1);
    JwsKey key = JwsKey.secret(Utf8.encode(Operands.string(secret, 2)));
    JwtParts parts = JwtParts.split(context, token);
    return algorithm.verifies(context, key, parts.signed(), parts.signature());
  }

  private static boolean verifyPublic(
      BuiltinContext context, JwsAlgorithm algorithm, Value token, Value keys)
      throws BuiltinException {
    JwtParts parts = JwtParts.split(context, token);
    List<JwsKey> candidates = JwsKey.read(Operands.string(keys, 2));
    byte[] signature = parts.signature();
    ObjectValue header = parts.header();
    JwtVerification.checkHeader(header);
    String keyId = header.get("kid") instanceof StringValue id ? id.value() : "";
    String claimed = header.get("alg") instanceof StringValue name ? name.value() : "";
    for (JwsKey key : JwsKey.candidates(candidates, keyId, claimed)) {
      if (algorithm.verifies(context, key, parts.signed(), signature)) {
        return true;
      }
    }
    return false;
  }

  private static Value decode(BuiltinContext context, Value token) throws BuiltinException {
    Value current = token;
    for (int depth = 0; depth < MAX_NESTING; depth++) {
      JwtParts parts = JwtParts.split(context, current);
      ObjectValue header = parts.header();
      String payload = parts.payload();
      if (header.get("cty") instanceof StringValue type && type.value().equals("JWT")) {
        current = StringValue.of(withoutQuotes(payload));
      } else {
        ObjectValue claims = JwtParts.object(payload);
        byte[] signature;
        try {
          signature = parts.signature();
        } catch (BuiltinException e) {
          throw new BuiltinException("JWT signature had invalid encoding: " + e.getMessage());
        }
        String shown = HexFormat.of().formatHex(signature);
        return ArrayValue.of(header, claims, StringValue.of(shown));
      }
    }
    throw nestedTooDeep();
  }

  static BuiltinException nestedTooDeep() {
    return new BuiltinException("JWT nests deeper than " + MAX_NESTING);
  }

  static int maxNesting() {
    return MAX_NESTING;
  }

  /** A token inside a token may be a JSON string. */
  private static String withoutQuotes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && (text.charAt(start) == '"' || text.charAt(start) == '\'')) {
      start++;
    }
    while (start < end && (text.charAt(end - 1) == '"' || text.charAt(end - 1) == '\'')) {
      end--;
    }
    return text.substring(start, end);
  }

  private static Value encodeSign(BuiltinContext context, Value headers, Value payload, Value key)
      throws BuiltinException {
    return sign(
        context,
        Utf8.encode(JsonText.of(context, headers)),
        Utf8.encode(JsonText.of(context, payload)),
        key);
  }

  private static Value encodeSignRaw(
      BuiltinContext context, Value headers, Value payload, Value key) throws BuiltinException {
    String keyText = Operands.string(key, 3);
    byte[] head = Utf8.encode(Operands.string(headers, 1));
    byte[] body = Utf8.encode(Operands.string(payload, 2));
    return sign(context, head, body, Json.parse(Utf8.encode(keyText)));
  }

  private static Value sign(BuiltinContext context, byte[] headers, byte[] payload, Value key)
      throws BuiltinException {
    context.reserve((headers.length + (long) payload.length) * 2);
    JwsKey signingKey = JwsKey.signing(key);
    ObjectValue header = signingHeader(headers);
    if (!(header.get("alg") instanceof StringValue name)) {
      throw new BuiltinException(
          "missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
    }
    JwsAlgorithm algorithm = JwsAlgorithm.of(name.value());
    if (algorithm == null) {
      throw new BuiltinException("unknown JWS algorithm: " + name.value());
    }
    boolean isJwt = !(header.get("typ") instanceof StringValue type) || type.value().equals("JWT");
    if (isJwt && !Json.isJson(payload)) {
      throw new BuiltinException("type is JWT but payload is not JSON");
    }
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String signed = encoder.encodeToString(headers) + "." + encoder.encodeToString(payload);
    byte[] signature =
        algorithm.sign(context, signingKey, signed.getBytes(StandardCharsets.US_ASCII));
    return StringValue.of(signed + "." + encoder.encodeToString(signature));
  }

  private static ObjectValue signingHeader(byte[] headers) throws BuiltinException {
    String problem = "missing or invalid 'alg' header: cannot parse JSON";
    if (headers.length == 0) {
      throw new BuiltinException(problem + ": cannot parse empty string");
    }
    if (headers[0] != '{') {
      return ObjectValue.EMPTY;
    }
    try {
      return Json.parse(headers) instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    } catch (BuiltinException e) {
      throw new BuiltinException(problem + ": " + e.getMessage());
    }
  }
}
