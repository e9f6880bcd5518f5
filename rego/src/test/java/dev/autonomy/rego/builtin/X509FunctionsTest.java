package dev.autonomy.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class X509FunctionsTest {

  private static final String PARSE = "crypto.x509.parse_certificates";
  private static final String VERIFY = "crypto.x509.parse_and_verify_certificates";
  private static final String VERIFY_WITH = VERIFY + "_with_options";
  private static final String REQUEST = "crypto.x509.parse_certificate_request";
  private static final String KEY_PAIR = "crypto.x509.parse_keypair";
  private static final String JWK = "crypto.x509.parse_rsa_private_key";
  private static final String KEYS = "crypto.parse_private_keys";

  private static final String MUTATION_SEED = "20261121";
  private static final int MUTATIONS = 700;

  /** 1 January 2027, when the certificates are valid. */
  private static final class In2027 implements Capabilities {
    @Override
    public long nowNanoseconds() {
      return 1_798_761_600_000_000_000L;
    }

    @Override
    public RandomGenerator random() {
      throw new AssertionError("nothing here is random");
    }
  }

  private static String file(String name) {
    try (InputStream in = X509FunctionsTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Value call(String name, Value... arguments) throws BuiltinException {
    BuiltinContext context = new BuiltinContext(new In2027(), _ -> {}, new BuiltinCaches());
    return Objects.requireNonNull(
        Objects.requireNonNull(Builtins.find(name)).call(context, arguments));
  }

  private static Value call(String name, String text) throws BuiltinException {
    return call(name, StringValue.of(text));
  }

  private static ObjectValue first(Value array) {
    return (ObjectValue) ((ArrayValue) array).get(0);
  }

  private static Value term(String text) {
    return FunctionTable.term(text);
  }

  private static boolean isChain(String options) throws BuiltinException {
    String chain = file("root.pem") + file("ca.pem") + file("leaf.pem");
    Value result = call(VERIFY_WITH, StringValue.of(chain), term(options));
    return ((ArrayValue) result).get(0).equals(BooleanValue.TRUE);
  }

  @Test
  void anAuthoritysExtensionsAreTold() throws BuiltinException {
    ObjectValue ca = first(call(PARSE, file("ca.pem")));
    assertThat(ca.get("IsCA")).isEqualTo(BooleanValue.TRUE);
    assertThat(ca.get("MaxPathLenZero")).isEqualTo(BooleanValue.TRUE);
    assertThat(ca.get("KeyUsage")).isEqualTo(NumberValue.of(32));
    assertThat(ca.get("PermittedDNSDomains")).isEqualTo(term("[\"example.com\"]"));
    assertThat(ca.get("ExcludedDNSDomains")).isEqualTo(term("[\"bad.example.com\"]"));
    assertThat(ca.get("PermittedIPRanges"))
        .isEqualTo(term("[{\"IP\": \"10.0.0.0\", \"Mask\": \"/wAAAA==\"}]"));
    assertThat(ca.get("PermittedEmailAddresses")).isEqualTo(term("[\".example.com\"]"));
    assertThat(ca.get("PermittedDNSDomainsCritical")).isEqualTo(BooleanValue.TRUE);
    assertThat(ca.get("Policies")).isEqualTo(term("[\"1.2.3.4\", \"2.5.29.32.0\"]"));
    assertThat(ca.get("PolicyIdentifiers")).isEqualTo(term("[[1, 2, 3, 4], [2, 5, 29, 32, 0]]"));
    assertThat(ca.get("PolicyMappings"))
        .isEqualTo(
            term("[{\"IssuerDomainPolicy\": \"1.2.3.4\", \"SubjectDomainPolicy\": \"1.2.3.5\"}]"));
    assertThat(ca.get("RequireExplicitPolicy")).isEqualTo(NumberValue.of(3));
    assertThat(ca.get("InhibitPolicyMappingZero")).isEqualTo(BooleanValue.TRUE);
    assertThat(ca.get("InhibitAnyPolicy")).isEqualTo(NumberValue.of(2));
    assertThat(ca.get("UnhandledCriticalExtensions")).isEqualTo(NullValue.NULL);
    assertThat(ca.get("Issuer"))
        .extracting(issuer -> ((ObjectValue) issuer).get("PostalCode"))
        .isEqualTo(term("[\"10115\"]"));
  }

  @Test
  void aLeafsNamesUsagesAndPlacesAreTold() throws BuiltinException {
    ObjectValue leaf = first(call(PARSE, file("leaf.pem")));
    assertThat(leaf.get("DNSNames"))
        .isEqualTo(term("[\"www.example.com\", \"*.api.example.com\"]"));
    assertThat(leaf.get("IPAddresses")).isEqualTo(term("[\"10.1.2.3\"]"));
    assertThat(leaf.get("EmailAddresses")).isEqualTo(term("[\"a@mail.example.com\"]"));
    assertThat(leaf.get("URIStrings"))
        .isEqualTo(term("[\"https://u:p@host.example.com:8443/p%2Fq?x=1\"]"));
    assertThat(leaf.get("URIs"))
        .isEqualTo(
            term(
                """
                [{"Scheme": "https", "Opaque": "", "User": {}, "Host": "host.example.com:8443",
                  "Path": "/p/q", "RawPath": "/p%2Fq", "OmitHost": false, "ForceQuery": false,
                  "RawQuery": "x=1", "Fragment": "", "RawFragment": ""}]\
                """));
    assertThat(leaf.get("ExtKeyUsage")).isEqualTo(term("[1, 2, 3]"));
    assertThat(leaf.get("UnknownExtKeyUsage")).isEqualTo(term("[[1, 3, 6, 1, 4, 1, 99999, 1]]"));
    assertThat(leaf.get("CRLDistributionPoints"))
        .isEqualTo(term("[\"http://crl.example.com/a.crl\", \"http://crl.example.com/b.crl\"]"));
    assertThat(leaf.get("OCSPServer")).isEqualTo(term("[\"http://ocsp.example.com\"]"));
    assertThat(leaf.get("NotAfter")).isEqualTo(StringValue.of("2032-05-13T08:39:51Z"));
    assertThat(leaf.get("PublicKey"))
        .isEqualTo(StringValue.of("rCEG5x4uPJwiiPF28Irt7nOpmmISAxo/I4ugcEv+FPM="));
    assertThat(leaf.get("PublicKeyAlgorithm")).isEqualTo(NumberValue.of(4));
  }

  @Test
  void certificatesComeAsPemAndBase64OfPemAndBase64OfDer() throws BuiltinException {
    String pem = file("leaf.pem");
    byte[] der = Objects.requireNonNull(Pem.first(pem)).bytes();
    Value wanted = call(PARSE, pem);
    assertThat(call(PARSE, base64(pem.getBytes(StandardCharsets.UTF_8)))).isEqualTo(wanted);
    assertThat(call(PARSE, base64(der))).isEqualTo(wanted);
    assertThatThrownBy(() -> call(PARSE, base64("nonsense".getBytes(StandardCharsets.UTF_8))))
        .hasMessage("x509: malformed certificate");
    assertThatThrownBy(() -> call(PARSE, file("x25519.key")))
        .hasMessage("PEM block type is 'PRIVATE KEY', expected CERTIFICATE");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void everyKindOfPublicKeyHasTheFieldsThatGoHas() throws BuiltinException {
    assertThat(keys(publicKey("pss.pem"))).isEqualTo(term("{\"N\", \"E\"}"));
    assertThat(keys(publicKey("dsa.pem"))).isEqualTo(term("{\"P\", \"Q\", \"G\", \"Y\"}"));
    assertThat(keys(publicKey("secp521r1.crt"))).isEqualTo(term("{\"Curve\", \"X\", \"Y\"}"));
  }

  private static Value keys(ObjectValue object) {
    return object.keySet();
  }

  private static ObjectValue publicKey(String file) throws BuiltinException {
    return (ObjectValue) Objects.requireNonNull(first(call(PARSE, file(file))).get("PublicKey"));
  }

  @Test
  void aRequestTellsItsNamesAndAttributes() throws BuiltinException {
    ObjectValue request = (ObjectValue) call(REQUEST, file("leaf.csr"));
    assertThat(request.get("DNSNames")).isEqualTo(term("[\"www.example.com\"]"));
    assertThat(request.get("IPAddresses")).isEqualTo(term("[\"::1\"]"));
    assertThat(request.get("SignatureAlgorithm")).isEqualTo(NumberValue.of(16));
    assertThat(((ArrayValue) Objects.requireNonNull(request.get("Extensions"))).size())
        .isEqualTo(2);
    assertThat(((ArrayValue) Objects.requireNonNull(request.get("Attributes"))).size())
        .isEqualTo(1);
    assertThatThrownBy(() -> call(REQUEST, file("leaf.pem")))
        .hasMessageContaining("illegal base64");
    assertThatThrownBy(
            () -> call(REQUEST, base64(file("leaf.pem").getBytes(StandardCharsets.UTF_8))))
        .hasMessage("invalid PEM-encoded certificate signing request");
  }

  @Test
  void aChainIsVerifiedAgainstTimeNameAndUsage() throws BuiltinException {
    assertThat(isChain("{}")).isTrue();
    assertThat(isChain("{\"DNSName\": \"x.api.example.com\"}")).isTrue();
    assertThat(isChain("{\"DNSName\": \"WWW.example.com.\"}")).isTrue();
    assertThat(isChain("{\"DNSName\": \"10.1.2.3\"}")).isTrue();
    assertThat(isChain("{\"KeyUsages\": [\"KeyUsageEmailProtection\", \"KeyUsageClientAuth\"]}"))
        .isTrue();
    assertThat(isChain("{\"DNSName\": \"y.x.api.example.com\"}")).isFalse();
    assertThat(isChain("{\"DNSName\": \"10.1.2.4\"}")).isFalse();
    assertThat(isChain("{\"CurrentTime\": 1}")).isFalse();
    assertThat(isChain("{\"KeyUsages\": {\"KeyUsageEmailProtection\"}}")).isFalse();
    assertThat(isChain("{\"MaxConstraintComparisons\": 1}")).isFalse();
    assertThatThrownBy(() -> isChain("{\"KeyUsages\": [\"KeyUsageNone\"]}"))
        .hasMessage("invalid entries for 'KeyUsages' found: [KeyUsageNone]");
    assertThatThrownBy(() -> isChain("{\"CurrentTime\": 1.5}"))
        .hasMessage("'CurrentTime' should be a valid int64 number");
    assertThatThrownBy(() -> isChain("{\"Time\": 1}")).hasMessage("invalid key option");
  }

  @Test
  void aChainThatMissesALinkOrHasAnotherRootIsNone() throws BuiltinException {
    Value none = term("[false, []]");
    assertThat(call(VERIFY, file("root.pem") + file("leaf.pem"))).isEqualTo(none);
    assertThat(call(VERIFY, file("pss.pem") + file("ca.pem") + file("leaf.pem"))).isEqualTo(none);
    assertThat(call(VERIFY, file("root.pem"))).isEqualTo(none);
    assertThat(call(VERIFY, "")).isEqualTo(none);
    ArrayValue found =
        (ArrayValue) call(VERIFY, file("root.pem") + file("ca.pem") + file("leaf.pem"));
    assertThat(((ArrayValue) found.get(1)).size()).isEqualTo(3);
    ArrayValue selfSigned = (ArrayValue) call(VERIFY, file("pss.pem") + file("pss.pem"));
    assertThat(selfSigned.get(0)).isEqualTo(BooleanValue.TRUE);
  }

  /** Fourteen authorities, each of which maps four policies to the same four: a tree of 4^14. */
  @Test
  @Timeout(60)
  void policiesThatMultiplyWithEveryCertificateAreNotBelieved() throws BuiltinException {
    String chain = file("mapped-policies.pem");
    assertThat(call(VERIFY, chain)).isEqualTo(term("[false, []]"));
    List<Pem> blocks = Pem.all(chain);
    String last = "";
    for (Pem block : blocks.subList(0, 3)) {
      last +=
          "-----BEGIN CERTIFICATE-----\n" + base64(block.bytes()) + "\n-----END CERTIFICATE-----\n";
    }
    ArrayValue believed = (ArrayValue) call(VERIFY, last);
    assertThat(believed.get(0)).isEqualTo(BooleanValue.TRUE);
  }

  @Test
  void privateKeysOfAllFormsAreReadInOrder() throws BuiltinException {
    String all =
        file("rsa-pkcs1.key")
            + file("rsa-pkcs8.key")
            + file("secp521r1-sec1.key")
            + file("secp224r1-pkcs8.key")
            + file("ed25519.key")
            + file("x25519.key");
    ArrayValue keys = (ArrayValue) call(KEYS, all);
    assertThat(keys.size()).isEqualTo(6);
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
    ObjectValue rsa = (ObjectValue) keys.get(0);
    assertThat(keys(rsa)).isEqualTo(term("{\"N\", \"E\", \"D\", \"Primes\", \"Precomputed\"}"));
    assertThat(keys((ObjectValue) keys.get(2))).isEqualTo(term("{\"Curve\", \"X\", \"Y\", \"D\"}"));
    assertThat(keys.get(4)).isInstanceOf(StringValue.class);
    assertThat(keys.get(5)).isEqualTo(ObjectValue.EMPTY);
    assertThat(call(KEYS, base64(all.getBytes(StandardCharsets.UTF_8)))).isEqualTo(keys);
    assertThat(call(KEYS, "")).isEqualTo(NullValue.NULL);
    assertThat(call(KEYS, "no key")).isEqualTo(ArrayValue.EMPTY);
  }

  @Test
  void aPrivateKeyIsGivenAsJsonWebKey() throws BuiltinException {
    ObjectValue rsa = (ObjectValue) call(JWK, file("rsa-pkcs8.key"));
    assertThat(rsa.get("e")).isEqualTo(StringValue.of("AQAB"));
    assertThat(keys(rsa))
        .isEqualTo(term("{\"kty\", \"n\", \"e\", \"d\", \"p\", \"q\", \"dp\", \"dq\", \"qi\"}"));
    ObjectValue ec = (ObjectValue) call(JWK, file("secp521r1-sec1.key"));
    assertThat(ec.get("crv")).isEqualTo(StringValue.of("P-521"));
    assertThat(((StringValue) Objects.requireNonNull(ec.get("x"))).value()).hasSize(88);
    ObjectValue ed25519 = (ObjectValue) call(JWK, file("ed25519.key"));
    assertThat(ed25519.get("x"))
        .isEqualTo(StringValue.of("rCEG5x4uPJwiiPF28Irt7nOpmmISAxo_I4ugcEv-FPM"));
    assertThatThrownBy(() -> call(JWK, "")).hasMessage("input PEM data was empty");
  }

  @Test
  void aKeyPairIsOneOnlyIfTheKeyBelongsToTheCertificate() throws BuiltinException {
    ObjectValue pair =
        (ObjectValue)
            call(
                KEY_PAIR,
                StringValue.of(file("secp521r1.crt")),
                StringValue.of(file("secp521r1-sec1.key")));
    ObjectValue leaf = (ObjectValue) Objects.requireNonNull(pair.get("Leaf"));
    ObjectValue key = (ObjectValue) Objects.requireNonNull(pair.get("PrivateKey"));
    assertThat(publicKey("secp521r1.crt").get("X")).isEqualTo(key.get("X"));
    assertThat(leaf.get("URIStrings")).isNull();
    assertThatThrownBy(
            () ->
                call(
                    KEY_PAIR,
                    StringValue.of(file("secp521r1.crt")),
                    StringValue.of(file("rsa-pkcs1.key"))))
        .hasMessage("tls: private key does not match public key");
  }

  @Test
  void mutatedInputGivesAValueOrABuiltinException() {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(Long.parseLong(MUTATION_SEED));
    List<String> files =
        List.of(
            "ca.pem",
            "leaf.pem",
            "leaf.csr",
            "rsa-pkcs8.key",
            "secp521r1-sec1.key",
            "ed25519.key",
            "secp224r1-pkcs8.key");
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Pem block = Objects.requireNonNull(Pem.first(file(files.get(i % files.size()))));
      byte[] bytes = block.bytes().clone();
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      String body = base64(bytes);
      String type = block.type();
      String pem = "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
      String function = type.endsWith("KEY") ? KEYS : type.endsWith("REQUEST") ? REQUEST : PARSE;
      accepted += isAccepted(function, StringValue.of(pem)) ? 1 : 0;
      String chain = file("root.pem") + (function.equals(PARSE) ? pem : "") + file("leaf.pem");
      assertThat(isAccepted(VERIFY, StringValue.of(chain))).isTrue();
      isAccepted(JWK, StringValue.of(pem));
      isAccepted(KEY_PAIR, StringValue.of(body), StringValue.of(body));
    }
    assertThat(accepted).as("seed " + MUTATION_SEED).isBetween(1, MUTATIONS - 1);
  }

  private static boolean isAccepted(String name, Value... arguments) {
    try {
      call(name, arguments);
      return true;
    } catch (BuiltinException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return false;
    }
  }
}
