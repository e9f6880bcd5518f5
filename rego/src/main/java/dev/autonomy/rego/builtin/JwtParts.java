package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;

/**
 * The three parts of a token in compact form, still encoded.
 *
 * @param encodedHeader the header
 * @param encodedPayload the payload
 * @param encodedSignature the signature
 */
record JwtParts(String encodedHeader, String encodedPayload, String encodedSignature) {

  /** Splits the token at its two points. */
  static JwtParts split(BuiltinContext context, Value token) throws BuiltinException {
    String text = Operands.string(token, 1);
    context.reserve(text.length());
    String[] parts = text.split("\\.", -1);
    if (parts.length == 1) {
      throw new BuiltinException("encoded JWT had no period separators");
    }
    if (parts.length != 3) {
      throw new BuiltinException("encoded JWT must have 3 sections, found " + parts.length);
    }
    return new JwtParts(parts[0], parts[1], parts[2]);
  }

  /** The header, which must be that of a signed token. */
  ObjectValue header() throws BuiltinException {
    String text;
    try {
      text = Utf8.decode(Encodings.base64Url(encodedHeader));
    } catch (BuiltinException e) {
      throw new BuiltinException("JWT header had invalid encoding: " + e.getMessage());
    }
    ObjectValue header;
    try {
      header = object(text);
    } catch (BuiltinException e) {
      throw new BuiltinException("bad JWT header: " + e.getMessage());
    }
    if (header.get("enc") != null) {
      throw new BuiltinException("JWT is a JWE object, which is not supported");
    }
    return header;
  }

  /** The payload's text. */
  String payload() throws BuiltinException {
    try {
      return Utf8.decode(Encodings.base64Url(encodedPayload));
    } catch (BuiltinException e) {
      throw new BuiltinException("JWT payload had invalid encoding: " + e.getMessage());
    }
  }

  byte[] signature() throws BuiltinException {
    return Encodings.base64Url(encodedSignature);
  }

  /** What the signature is over. */
  byte[] signed() {
    return (encodedHeader + "." + encodedPayload).getBytes(StandardCharsets.UTF_8);
  }

  /** The JSON object that {@code text} is. */
  static ObjectValue object(String text) throws BuiltinException {
    if (Json.parse(Utf8.encode(text)) instanceof ObjectValue object) {
      return object;
    }
    throw new BuiltinException("decoded JSON type was not an Object");
  }
}
