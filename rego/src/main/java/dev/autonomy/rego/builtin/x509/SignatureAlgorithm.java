package dev.autonomy.rego.builtin.x509;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** Signature algorithms, in the order and with the numbers that Go gives them. */
enum SignatureAlgorithm {
  UNKNOWN("", PublicKeyInfo.UNKNOWN, ""),
  MD2_RSA("", PublicKeyInfo.RSA, ""),
  MD5_RSA("1.2.840.113549.1.1.4", PublicKeyInfo.RSA, ""),
  SHA1_RSA("1.2.840.113549.1.1.5", PublicKeyInfo.RSA, ""),
  SHA256_RSA("1.2.840.113549.1.1.11", PublicKeyInfo.RSA, "SHA256withRSA"),
  SHA384_RSA("1.2.840.113549.1.1.12", PublicKeyInfo.RSA, "SHA384withRSA"),
  SHA512_RSA("1.2.840.113549.1.1.13", PublicKeyInfo.RSA, "SHA512withRSA"),
  SHA1_DSA("1.2.840.10040.4.3", PublicKeyInfo.DSA, ""),
  SHA256_DSA("2.16.840.1.101.3.4.3.2", PublicKeyInfo.DSA, ""),
  SHA1_ECDSA("1.2.840.10045.4.1", PublicKeyInfo.ECDSA, ""),
  SHA256_ECDSA("1.2.840.10045.4.3.2", PublicKeyInfo.ECDSA, "SHA256withECDSA"),
  SHA384_ECDSA("1.2.840.10045.4.3.3", PublicKeyInfo.ECDSA, "SHA384withECDSA"),
  SHA512_ECDSA("1.2.840.10045.4.3.4", PublicKeyInfo.ECDSA, "SHA512withECDSA"),
  SHA256_PSS("2.16.840.1.101.3.4.2.1", PublicKeyInfo.RSA, "RSASSA-PSS"),
  SHA384_PSS("2.16.840.1.101.3.4.2.2", PublicKeyInfo.RSA, "RSASSA-PSS"),
  SHA512_PSS("2.16.840.1.101.3.4.2.3", PublicKeyInfo.RSA, "RSASSA-PSS"),
  ED25519("1.3.101.112", PublicKeyInfo.ED25519, "Ed25519");

  private static final String PSS_IDENTIFIER = "1.2.840.113549.1.1.10";
  private static final String MGF1_IDENTIFIER = "1.2.840.113549.1.1.8";

  /** The second identifier of {@link #SHA1_RSA} (ISO 9796). */
  private static final String ISO_SHA1_RSA = "1.3.14.3.2.29";

  private static final byte[] NULL_ELEMENT = {Der.NULL, 0};
  private static final int MIN_RSA_BITS = 1_024;

  /** That of the algorithm, or for PSS that of the digest. */
  private final String identifier;

  private final int keyAlgorithm;

  /** What the JCA calls it; empty if a certificate signed with it is not believed. */
  private final String jcaName;

  SignatureAlgorithm(String identifier, int keyAlgorithm, String jcaName) {
    this.identifier = identifier;
    this.keyAlgorithm = keyAlgorithm;
    this.jcaName = jcaName;
  }

  /** Reads the contents of an AlgorithmIdentifier. */
  static SignatureAlgorithm read(Der type) throws X509Exception {
    String found = type.objectIdentifier("x509: malformed OID");
    byte[] parameters =
        type.isEmpty() ? new byte[0] : type.anyElement("x509: malformed parameters").toArray();
    if (found.equals(PSS_IDENTIFIER)) {
      return pss(parameters);
    }
    if (found.equals(ISO_SHA1_RSA)) {
      return SHA1_RSA;
    }
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.identifier.equals(found) && !algorithm.isPss()) {
        return algorithm == ED25519 && parameters.length != 0 ? UNKNOWN : algorithm;
      }
    }
    return UNKNOWN;
  }

  /** Go's number. */
  int number() {
    return Arrays.asList(values()).indexOf(this);
  }

  private boolean isPss() {
    return this == SHA256_PSS || this == SHA384_PSS || this == SHA512_PSS;
  }

  /** RFC 4055, section 3.1: only equal digests with salts of their length are known. */
  private static SignatureAlgorithm pss(byte[] parameters) {
    try {
      Der sequence = new Der(parameters).enter(Der.SEQUENCE, "");
      String digest = digest(sequence.enter(Der.contextConstructed(0), ""));
      Der mask = sequence.enter(Der.contextConstructed(1), "").enter(Der.SEQUENCE, "");
      boolean sameDigest = mask.objectIdentifier("").equals(MGF1_IDENTIFIER);
      sameDigest &= digest(mask).equals(digest);
      long salt = sequence.enter(Der.contextConstructed(2), "").longInteger("");
      boolean trailer =
          sequence.isEmpty() || sequence.enter(Der.contextConstructed(3), "").longInteger("") == 1;
      for (SignatureAlgorithm algorithm : values()) {
        if (algorithm.isPss() && algorithm.identifier.equals(digest)) {
          return sameDigest && trailer && salt == algorithm.digestBytes() ? algorithm : UNKNOWN;
        }
      }
      return UNKNOWN;
    } catch (X509Exception e) {
      return UNKNOWN;
    }
  }

  private static String digest(Der holder) throws X509Exception {
    Der type = holder.enter(Der.SEQUENCE, "");
    String identifier = type.objectIdentifier("");
    boolean plain = type.isEmpty() || Arrays.equals(type.toArray(), NULL_ELEMENT);
    return plain ? identifier : "";
  }

  private int digestBytes() {
    return switch (this) {
      case SHA256_PSS -> 32;
      case SHA384_PSS -> 48;
      default -> 64;
    };
  }

  /** Whether {@code signature} over {@code signed} is that of {@code key}'s owner. */
  boolean verifies(X509Support support, PublicKeyInfo key, byte[] signed, byte[] signature) {
    if (jcaName.isEmpty() || key.algorithm() != keyAlgorithm) {
      return false;
    }
    long keyBits = key.raw().length * (long) Byte.SIZE;
    support.charge(1_000 + signed.length / 64 + keyBits * keyBits / 1_000);
    try {
      PublicKey decoded =
          KeyFactory.getInstance(keyAlgorithmName())
              .generatePublic(new X509EncodedKeySpec(key.raw()));
      if (decoded instanceof java.security.interfaces.RSAKey rsa
          && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
        return false;
      }
      Signature verifier = Signature.getInstance(jcaName);
      if (isPss()) {
        String digest = "SHA-" + digestBytes() * Byte.SIZE;
        verifier.setParameter(
            new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), digestBytes(), 1));
      }
      verifier.initVerify(decoded);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }

  private String keyAlgorithmName() {
    return switch (keyAlgorithm) {
      case PublicKeyInfo.RSA -> "RSA";
      case PublicKeyInfo.ECDSA -> "EC";
      default -> "Ed25519";
    };
  }
}
