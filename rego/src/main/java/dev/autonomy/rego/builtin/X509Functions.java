package dev.autonomy.rego.builtin;

import dev.autonomy.rego.builtin.x509.Certificate;
import dev.autonomy.rego.builtin.x509.CertificateChain;
import dev.autonomy.rego.builtin.x509.CertificateRequest;
import dev.autonomy.rego.builtin.x509.GoJson;
import dev.autonomy.rego.builtin.x509.PrivateKeyInfo;
import dev.autonomy.rego.builtin.x509.PrivateKeys;
import dev.autonomy.rego.builtin.x509.X509Exception;
import dev.autonomy.rego.builtin.x509.X509Support;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Functions on certificates and private keys. Certificates and keys come as PEM, as PEM in Base64
 * or as DER in Base64; results have the form that {@code encoding/json} gives Go's types.
 */
final class X509Functions {

  private static final String BEGIN = "-----BEGIN";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String CERTIFICATE_REQUEST = "CERTIFICATE REQUEST";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  /** What is said of certificates that do not form a chain. */
  private static final ArrayValue INVALID = ArrayValue.of(BooleanValue.FALSE, ArrayValue.EMPTY);

  private X509Functions() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "crypto.x509.parse_certificates" -> unary(X509Functions::parseCertificates);
      case "crypto.x509.parse_and_verify_certificates" ->
          unary((context, text) -> verify(context, text, ObjectValue.EMPTY, true));
      case "crypto.x509.parse_and_verify_certificates_with_options" ->
          binary(
              (context, text, options) ->
                  verify(context, text, Operands.object(options, 2), false));
      case "crypto.x509.parse_certificate_request" -> unary(X509Functions::parseRequest);
      case "crypto.x509.parse_keypair" -> binary(X509Functions::parseKeyPair);
      case "crypto.x509.parse_rsa_private_key" -> unary(X509Functions::toJwk);
      case "crypto.parse_private_keys" -> unary(X509Functions::parsePrivateKeys);
      default -> null;
    };
  }

  /** A function of one argument that reads what may not be readable. */
  private interface UnaryReader {
    Value read(BuiltinContext context, Value argument) throws BuiltinException, X509Exception;
  }

  /** The same of two arguments. */
  private interface BinaryReader {
    Value read(BuiltinContext context, Value first, Value second)
        throws BuiltinException, X509Exception;
  }

  private static Builtin.Unary unary(UnaryReader reader) {
    return (context, argument) -> {
      try {
        return reader.read(context, argument);
      } catch (X509Exception e) {
        throw new BuiltinException(e.getMessage());
      }
    };
  }

  private static Builtin.Binary binary(BinaryReader reader) {
    return (context, first, second) -> {
      try {
        return reader.read(context, first, second);
      } catch (X509Exception e) {
        throw new BuiltinException(e.getMessage());
      }
    };
  }

  /** What the readers need of an evaluation. */
  private record Support(BuiltinContext context) implements X509Support {

    @Override
    public void charge(long units) {
      context.charge(units);
    }

    @Override
    public byte @Nullable [] address(String text) {
      IpAddress address = IpAddress.parse(text);
      return address == null ? null : address.toBytes();
    }

    @Override
    public ObjectValue uri(String text) throws X509Exception {
      try {
        return Uris.structure(text);
      } catch (BuiltinException e) {
        throw new X509Exception(e.getMessage());
      }
    }
  }

  private static String text(BuiltinContext context, Value value) throws BuiltinException {
    String text = Operands.string(value, 1);
    context.charge(1 + text.length() / 8);
    return text;
  }

  private static Value parseCertificates(BuiltinContext context, Value value)
      throws BuiltinException, X509Exception {
    return toValue(context, certificates(context, text(context, value)), true);
  }

  private static ArrayValue toValue(
      BuiltinContext context, List<Certificate> certificates, boolean withUriStrings)
      throws BuiltinException, X509Exception {
    ArrayValue.Builder values = new ArrayValue.Builder();
    for (Certificate certificate : certificates) {
      context.charge(1 + certificate.raw().length / 8);
      values.add(certificate.toValue(withUriStrings));
    }
    return values.build();
  }

  private static List<Certificate> certificates(BuiltinContext context, String text)
      throws BuiltinException, X509Exception {
    String pem = text;
    if (!text.startsWith(BEGIN)) {
      byte[] decoded = Encodings.base64(text);
      pem = Utf8.decode(decoded);
      if (!pem.startsWith(BEGIN)) {
        return Certificate.readAll(new Support(context), decoded);
      }
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Pem block : blocks(context, pem)) {
      if (!block.type().equals(CERTIFICATE)) {
        throw new BuiltinException(
            "PEM block type is '" + block.type() + "', expected " + CERTIFICATE);
      }
      all.writeBytes(block.bytes());
    }
    return Certificate.readAll(new Support(context), all.toByteArray());
  }

  /** The blocks of a text; what remains is looked at again for each of them. */
  private static List<Pem> blocks(BuiltinContext context, String pem) {
    List<Pem> blocks = new ArrayList<>();
    context.charge(1 + pem.length() / 16);
    for (Pem block = Pem.first(pem); block != null; block = Pem.first(block.rest())) {
      context.charge(1 + block.rest().length() / 16);
      blocks.add(block);
    }
    return blocks;
  }

  private static Value verify(
      BuiltinContext context, Value value, ObjectValue options, boolean withUriStrings)
      throws BuiltinException, X509Exception {
    List<Certificate> certificates;
    try {
      certificates = certificates(context, text(context, value));
    } catch (X509Exception e) {
      return INVALID;
    } catch (BuiltinException e) {
      if (e.kind() == BuiltinException.Kind.TYPE) {
        throw e;
      }
      return INVALID;
    }
    CertificateChain.Options wanted = X509Options.read(context, options);
    List<Certificate> chain = CertificateChain.find(new Support(context), certificates, wanted);
    return chain == null
        ? INVALID
        : ArrayValue.of(BooleanValue.TRUE, toValue(context, chain, withUriStrings));
  }

  private static Value parseRequest(BuiltinContext context, Value value)
      throws BuiltinException, X509Exception {
    String text = text(context, value);
    byte[] bytes =
        text.startsWith(BEGIN + " " + CERTIFICATE_REQUEST)
            ? Utf8.encode(text)
            : Encodings.base64(text);
    Pem block = Pem.first(Utf8.decode(bytes));
    if (block != null && !block.type().equals(CERTIFICATE_REQUEST)) {
      throw new BuiltinException("invalid PEM-encoded certificate signing request");
    }
    return CertificateRequest.read(new Support(context), block == null ? bytes : block.bytes());
  }

  private static Value toJwk(BuiltinContext context, Value value)
      throws BuiltinException, X509Exception {
    String text = text(context, value);
    if (text.isEmpty()) {
      throw new BuiltinException("input PEM data was empty");
    }
    String pem = text.startsWith(BEGIN) ? text : Utf8.decode(Encodings.base64(text));
    List<PrivateKeyInfo> keys = privateKeys(context, pem);
    return keys.isEmpty() ? NullValue.NULL : keys.getFirst().toJwk();
  }

  private static Value parsePrivateKeys(BuiltinContext context, Value value)
      throws BuiltinException, X509Exception {
    String text = text(context, value);
    if (text.isEmpty()) {
      return NullValue.NULL;
    }
    ArrayValue.Builder values = new ArrayValue.Builder();
    for (PrivateKeyInfo key : privateKeys(context, text)) {
      values.add(key.toValue());
    }
    return values.build();
  }

  private static List<PrivateKeyInfo> privateKeys(BuiltinContext context, String text)
      throws BuiltinException, X509Exception {
    Support support = new Support(context);
    List<PrivateKeyInfo> keys = new ArrayList<>();
    for (Pem block : blocks(context, decoded(text))) {
      switch (block.type()) {
        case "RSA PRIVATE KEY" -> keys.add(PrivateKeys.readPkcs1(support, block.bytes()));
        case "EC PRIVATE KEY" -> keys.add(PrivateKeys.readSec1(support, block.bytes()));
        case PRIVATE_KEY -> keys.add(PrivateKeys.readPkcs8(support, block.bytes()));
        default -> {}
      }
    }
    return keys;
  }

  /** The text in Base64, or the text itself if it is not in Base64. */
  private static String decoded(String text) {
    try {
      return Utf8.decode(Encodings.base64(text));
    } catch (BuiltinException e) {
      return text;
    }
  }

  private static Value parseKeyPair(BuiltinContext context, Value certificate, Value key)
      throws BuiltinException, X509Exception {
    List<byte[]> chain = new ArrayList<>();
    for (Pem block : input(context, text(context, certificate), CERTIFICATE)) {
      if (block.type().equals(CERTIFICATE)) {
        chain.add(block.bytes());
      }
    }
    if (chain.isEmpty()) {
      throw new BuiltinException("tls: failed to find any PEM data in certificate input");
    }
    Pem keyBlock = null;
    for (Pem block : input(context, text(context, key), PRIVATE_KEY)) {
      if (keyBlock == null && block.type().endsWith(PRIVATE_KEY)) {
        keyBlock = block;
      }
    }
    if (keyBlock == null) {
      throw new BuiltinException("tls: failed to find any PEM data in key input");
    }
    List<Certificate> leaf = Certificate.readAll(new Support(context), chain.getFirst());
    if (leaf.size() != 1) {
      throw new BuiltinException("x509: trailing data");
    }
    PrivateKeyInfo privateKey = PrivateKeys.readAny(new Support(context), keyBlock.bytes());
    if (!privateKey.matches(leaf.getFirst())) {
      throw new BuiltinException("tls: private key does not match public key");
    }
    return new ObjectValue.Builder()
        .put("Certificate", GoJson.list(chain.stream().map(GoJson::bytes).toList()))
        .put("PrivateKey", privateKey.toValue())
        .put("SupportedSignatureAlgorithms", NullValue.NULL)
        .put("OCSPStaple", NullValue.NULL)
        .put("SignedCertificateTimestamps", NullValue.NULL)
        .put("Leaf", leaf.getFirst().toValue(false))
        .build();
  }

  /** The blocks of a text, or the one block that DER in Base64 stands for. */
  private static List<Pem> input(BuiltinContext context, String text, String type)
      throws BuiltinException {
    if (text.startsWith(BEGIN)) {
      return blocks(context, text);
    }
    byte[] decoded = Encodings.base64(text);
    String pem = new String(decoded, StandardCharsets.ISO_8859_1);
    return pem.startsWith(BEGIN) ? blocks(context, pem) : List.of(new Pem(type, decoded, ""));
  }
}
