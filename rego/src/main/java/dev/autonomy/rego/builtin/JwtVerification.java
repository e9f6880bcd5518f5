package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a token and checks it against constraints: the key, and optionally algorithm, issuer,
 * audience and time. A token that fails gives {@code [false, {}, {}]}; only what cannot be read is
 * an error.
 */
final class JwtVerification {

  private static final int NANOSECOND_DIGITS = 9;

  private static final Value REFUSED =
      ArrayValue.of(BooleanValue.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);

  private @Nullable List<JwsKey> keys;
  private String secret = "";
  private String algorithm = "";
  private String issuer = "";
  private String audience = "";
  private BigDecimal seconds = BigDecimal.ZERO;

  private JwtVerification() {}

  static Value decodeVerify(BuiltinContext context, Value token, Value constraints)
      throws BuiltinException {
    JwtVerification wanted = new JwtVerification();
    wanted.read(context, Operands.object(constraints, 2));
    Value current = token;
    for (int depth = 0; depth < Jwt.maxNesting(); depth++) {
      JwtParts parts = JwtParts.split(context, current);
      ObjectValue header = parts.header();
      checkHeader(header);
      if (!wanted.isSigned(context, parts, header)) {
        return REFUSED;
      }
      String payload = parts.payload();
      if (!text(header, "cty").toUpperCase(Locale.ROOT).equals("JWT")) {
        ObjectValue claims = JwtParts.object(payload);
        return wanted.accepts(claims) ? ArrayValue.of(BooleanValue.TRUE, header, claims) : REFUSED;
      }
      current = StringValue.of(payload);
    }
    throw Jwt.nestedTooDeep();
  }

  private void read(BuiltinContext context, ObjectValue constraints) throws BuiltinException {
    NumberValue time = NumberValue.of(context.nowNanoseconds());
    for (int i = 0; i < constraints.size(); i++) {
      String name = JsonText.keyOf(constraints.key(i));
      Value value = constraints.value(i);
      switch (name) {
        case "cert" -> keys = JwsKey.read(string(name, value));
        case "secret" -> secret = string(name, value);
        case "alg" -> algorithm = string(name, value);
        case "iss" -> issuer = string(name, value);
        case "aud" -> audience = string(name, value);
        case "time" -> {
          if (!(value instanceof NumberValue number)) {
            throw new BuiltinException("token time constraint: must be a number");
          }
          time = number;
        }
        default -> throw new BuiltinException("unknown token validation constraint: " + name);
      }
    }
    if (time.signum() < 0) {
      throw new BuiltinException("token time constraint: must not be negative");
    }
    seconds = time.decimalValue().movePointLeft(NANOSECOND_DIGITS);
    if (keys != null && !secret.isEmpty()) {
      throw new BuiltinException("duplicate key constraints");
    }
    if (keys == null && secret.isEmpty()) {
      throw new BuiltinException("no key constraint");
    }
  }

  private static String string(String name, Value value) throws BuiltinException {
    if (value instanceof StringValue string) {
      return string.value();
    }
    throw new BuiltinException(name + " constraint: must be a string");
  }

  /** Header parameters that mean something must have the right type. */
  static void checkHeader(ObjectValue header) throws BuiltinException {
    for (String name : List.of("alg", "cty", "kid", "typ")) {
      Value value = header.get(name);
      if (value != null && !(value instanceof StringValue)) {
        throw new BuiltinException(name + ": must be a string");
      }
    }
    Value critical = header.get("crit");
    if (critical != null && !(critical instanceof ArrayValue)) {
      throw new BuiltinException("crit: must be a list");
    }
    if (critical instanceof ArrayValue array && array.size() == 0) {
      throw new BuiltinException("crit: must be a nonempty list");
    }
  }

  private static String text(ObjectValue object, String name) {
    return JwsKey.text(object, name);
  }

  private boolean isSigned(BuiltinContext context, JwtParts parts, ObjectValue header)
      throws BuiltinException {
    String claimed = text(header, "alg");
    boolean wantedAlgorithm = algorithm.isEmpty() || algorithm.equals(claimed);
    if (claimed.isEmpty() || !wantedAlgorithm || hasUnknownCritical(header)) {
      return false;
    }
    byte[] signature = parts.signature();
    JwsAlgorithm known = JwsAlgorithm.of(claimed);
    if (known == null) {
      return false;
    }
    List<JwsKey> candidates =
        keys == null
            ? List.of(JwsKey.secret(Utf8.encode(secret)))
            : JwsKey.candidates(keys, text(header, "kid"), claimed);
    for (JwsKey key : candidates) {
      if (known.verifies(context, key, parts.signed(), signature)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the header marks something as critical that is not understood (RFC 7515, 4.1.11). */
  private static boolean hasUnknownCritical(ObjectValue header) {
    Set<String> known = new HashSet<>(List.of("alg", "cty", "kid", "typ", "crit"));
    if (header.get("crit") instanceof ArrayValue critical) {
      for (Value name : critical) {
        if (name instanceof StringValue string
            && !known.contains(string.value())
            && header.get(string) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean accepts(ObjectValue claims) throws BuiltinException {
    if (!issuer.isEmpty() && !text(claims, "iss").equals(issuer)) {
      return false;
    }
    Value audiences = claims.get("aud");
    if (audiences == null ? !audience.isEmpty() : !hasAudience(audiences)) {
      return false;
    }
    Value expiry = claims.get("exp");
    if (expiry != null && seconds.compareTo(number("exp", expiry)) >= 0) {
      return false;
    }
    Value notBefore = claims.get("nbf");
    return notBefore == null || seconds.compareTo(number("nbf", notBefore)) >= 0;
  }

  private boolean hasAudience(Value audiences) {
    StringValue wanted = StringValue.of(audience);
    if (audiences instanceof ArrayValue array) {
      for (Value element : array) {
        if (element.equals(wanted)) {
          return true;
        }
      }
      return false;
    }
    return audiences.equals(wanted);
  }

  private static BigDecimal number(String name, Value value) throws BuiltinException {
    if (value instanceof NumberValue number) {
      return number.decimalValue();
    }
    throw new BuiltinException(name + " value must be a number");
  }
}
