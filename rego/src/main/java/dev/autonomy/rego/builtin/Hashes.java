package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Digests and message authentication codes, as lower-case hexadecimal digits. */
final class Hashes {

  private Hashes() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "crypto.md5" -> digest("MD5");
      case "crypto.sha1" -> digest("SHA-1");
      case "crypto.sha256" -> digest("SHA-256");
      case "crypto.hmac.md5" -> code("HmacMD5");
      case "crypto.hmac.sha1" -> code("HmacSHA1");
      case "crypto.hmac.sha256" -> code("HmacSHA256");
      case "crypto.hmac.sha512" -> code("HmacSHA512");
      case "crypto.hmac.equal" -> (Builtin.Binary) Hashes::equal;
      default -> null;
    };
  }

  private static Builtin.Unary digest(String algorithm) {
    return (context, value) -> {
      byte[] input = Utf8.encode(Operands.string(value, 1));
      context.charge(1 + input.length / 64);
      try {
        return hexadecimal(MessageDigest.getInstance(algorithm).digest(input));
      } catch (GeneralSecurityException e) {
        throw missing(algorithm);
      }
    };
  }

  /** SHA-256 in hexadecimal digits. */
  static String sha256(byte[] input) throws BuiltinException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(input));
    } catch (GeneralSecurityException e) {
      throw missing("SHA-256");
    }
  }

  private static Builtin.Binary code(String algorithm) {
    return (context, value, key) -> {
      byte[] input = Utf8.encode(Operands.string(value, 1));
      byte[] secret = Utf8.encode(Operands.string(key, 2));
      context.charge(2 + (input.length + secret.length) / 64);
      return hexadecimal(code(algorithm, secret, input));
    };
  }

  /** The code of {@code input} under {@code key}, which may be empty. */
  static byte[] code(String algorithm, byte[] key, byte[] input) throws BuiltinException {
    try {
      Mac mac = Mac.getInstance(algorithm);
      // HMAC fills short keys up with zero bytes, so one zero byte is the empty key.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw missing(algorithm);
    }
  }

  private static Value equal(BuiltinContext context, Value first, Value second)
      throws BuiltinException {
    byte[] a = Utf8.encode(Operands.string(first, 1));
    byte[] b = Utf8.encode(Operands.string(second, 2));
    return BooleanValue.of(MessageDigest.isEqual(a, b));
  }

  private static StringValue hexadecimal(byte[] bytes) {
    return StringValue.of(HexFormat.of().formatHex(bytes));
  }

  private static BuiltinException missing(String algorithm) {
    return new BuiltinException("this Java runtime lacks " + algorithm);
  }
}
