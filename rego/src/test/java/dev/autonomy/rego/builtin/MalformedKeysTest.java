package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Keys that the JDK meets with exceptions other than those of security. */
class MalformedKeysTest {

  private static String number(BigInteger number) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
  }

  private static void call(String name, String... arguments) throws BuiltinException {
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = StringValue.of(arguments[i]);
    }
    Objects.requireNonNull(Builtins.find(name)).call(FunctionTable.context(), values);
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
