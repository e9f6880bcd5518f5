package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys that the JDK meets with exceptions other than those of security. */
class MalformedKeysTest {

  private static String number(BigInteger number) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
  }

  private static @Nullable Value call(String name, String... arguments) throws BuiltinException {
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = StringValue.of(arguments[i]);
    }
    return Objects.requireNonNull(Builtins.find(name)).call(FunctionTable.context(), values);
  }

  @Test
  void aPointThatIsTooLongForItsCurveIsNoKey() {
    String wide = number(BigInteger.ONE.shiftLeft(300));
    String key = "{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"" + wide + "\", \"y\": \"AQ\"}";
    String token = "eyJhbGciOiJFUzI1NiJ9.e30." + "A".repeat(86);
    assertThatThrownBy(() -> call("io.jwt.verify_es256", token, key))
        .isInstanceOf(BuiltinException.class)
        .hasMessageStartingWith("failed to parse a JWK key (set): ");
  }

  @Test
  void anAlgorithmOfEllipticCurvesTakesKeysOnItsOwnCurveOnly() throws Exception {
    assertThat(verifiesEs256("secp256r1", "P-256", 32)).isEqualTo(BooleanValue.TRUE);
    assertThat(verifiesEs256("secp384r1", "P-384", 48)).isEqualTo(BooleanValue.FALSE);
  }

  private static @Nullable Value verifiesEs256(String curve, String name, int bytes)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
    String key =
        "{\"kty\": \"EC\", \"crv\": \"%s\", \"x\": \"%s\", \"y\": \"%s\"}"
            .formatted(name, padded(point.getAffineX(), bytes), padded(point.getAffineY(), bytes));
    Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    String message = "eyJhbGciOiJFUzI1NiJ9.e30";
    signer.update(message.getBytes(StandardCharsets.US_ASCII));
    String signature = Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    return call("io.jwt.verify_es256", message + "." + signature, key);
  }

  private static String padded(BigInteger number, int length) {
    byte[] padded = new byte[length];
    byte[] bytes = number.toByteArray();
    int count = Math.min(bytes.length, length);
    System.arraycopy(bytes, bytes.length - count, padded, length - count, count);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
  }

  @Test
  void anRsaKeyWhosePrimesAreNoneDoesNotSign() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    RSAPrivateCrtKey pair = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    String[] names = {"n", "e", "d", "p", "q", "dp", "dq", "qi"};
    BigInteger[] numbers = {
      pair.getModulus(),
      pair.getPublicExponent(),
      pair.getPrivateExponent(),
      BigInteger.ZERO,
      pair.getPrimeQ(),
      pair.getPrimeExponentP(),
      pair.getPrimeExponentQ(),
      pair.getCrtCoefficient()
    };
    StringBuilder key = new StringBuilder("{\"kty\": \"RSA\"");
    for (int i = 0; i < names.length; i++) {
      key.append(", \"").append(names[i]).append("\": \"").append(number(numbers[i])).append('"');
    }
    key.append('}');
    assertThatThrownBy(
            () -> call("io.jwt.encode_sign_raw", "{\"alg\": \"RS256\"}", "{}", key.toString()))
        .isInstanceOf(BuiltinException.class);
  }
}
