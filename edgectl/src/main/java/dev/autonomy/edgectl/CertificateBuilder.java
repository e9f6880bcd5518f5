package dev.autonomy.edgectl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Certificates and revocation lists by the profile of RFC 5280, through Bouncy Castle. */
final class CertificateBuilder {

  private static final String SIGNATURE = "SHA256withECDSA";

  /** Within the 20 octets of RFC 5280, section 4.1.2.2, and too many to be guessed. */
  private static final int SERIAL_BITS = 127;

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Whom a certificate is for.
   *
   * @param name its common name
   * @param alternatives DNS names and IP addresses
   * @param key its public key
   */
  record Subject(String name, List<String> alternatives, PublicKey key) {}

  /**
   * What a revocation list has beyond the last one.
   *
   * @param number of the new list
   */
  record RevocationNews(List<BigInteger> serials, BigInteger number) {}

  private CertificateBuilder() {}

  static X509Certificate authority(String name, KeyPair pair, Instant from, Instant until) {
    X500Principal subject = principal(name);
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              serialNumber(),
              Date.from(from),
              Date.from(until),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      return signed(builder, pair.getPrivate());
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  static X509Certificate leaf(
      Subject subject, X509Certificate issuer, PrivateKey key, Instant from, Instant until)
      throws CertificateException {
    GeneralNames names = SubjectNames.general(subject.alternatives());
    return leaf(principal(subject.name()), names, subject.key(), issuer, key, from, until);
  }

  /** The same subject, names and key once more. */
  static X509Certificate renewal(
      X509Certificate old, X509Certificate issuer, PrivateKey key, Instant from, Instant until)
      throws CertificateException {
    byte @Nullable [] names = old.getExtensionValue(Extension.subjectAlternativeName.getId());
    if (names == null) {
      throw new CertificateException(
          "the certificate has no subject alternative names: issue a new one");
    }
    return leaf(
        old.getSubjectX500Principal(),
        GeneralNames.getInstance(ASN1OctetString.getInstance(names).getOctets()),
        old.getPublicKey(),
        issuer,
        key,
        from,
        until);
  }

  private static X509Certificate leaf(
      X500Principal subject,
      GeneralNames names,
      PublicKey subjectKey,
      X509Certificate issuer,
      PrivateKey key,
      Instant from,
      Instant until) {
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer.getSubjectX500Principal(),
              serialNumber(),
              Date.from(from),
              Date.from(until),
              subject,
              subjectKey);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(Extension.subjectAlternativeName, false, names);
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(subjectKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(issuer.getPublicKey()));
      return signed(builder, key);
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the last list has, and these serial numbers, under the next number. */
  static X509CRL nextRevocationList(
      X509CRL last,
      X509Certificate issuer,
      PrivateKey key,
      List<BigInteger> added,
      Instant now,
      Instant next)
      throws CertificateException {
    JcaX509v2CRLBuilder builder =
        new JcaX509v2CRLBuilder(issuer, Date.from(now.minus(CertificateAuthority.BACKDATED)));
    @Nullable Set<? extends X509CRLEntry> entries = last.getRevokedCertificates();
    if (entries != null) {
      for (X509CRLEntry entry : entries) {
        builder.addCRLEntry(
            entry.getSerialNumber(), entry.getRevocationDate(), CRLReason.unspecified);
      }
    }
    return revocationList(
        builder,
        issuer,
        key,
        new RevocationNews(added, number(last).add(BigInteger.ONE)),
        now,
        next);
  }

  /** The number of a list (RFC 5280, section 5.2.3). */
  static BigInteger number(X509CRL list) throws CertificateException {
    byte @Nullable [] number = list.getExtensionValue(Extension.cRLNumber.getId());
    if (number == null) {
      throw new CertificateException("the revocation list has no number: restore the right one");
    }
    return CRLNumber.getInstance(ASN1OctetString.getInstance(number).getOctets()).getCRLNumber();
  }

  static X509CRL revocationList(
      X509Certificate issuer, PrivateKey key, RevocationNews news, Instant now, Instant next) {
    return revocationList(
        new JcaX509v2CRLBuilder(issuer, Date.from(now)), issuer, key, news, now, next);
  }

  private static X509CRL revocationList(
      JcaX509v2CRLBuilder builder,
      X509Certificate issuer,
      PrivateKey key,
      RevocationNews news,
      Instant now,
      Instant next) {
    try {
      for (BigInteger serial : news.serials()) {
        builder.addCRLEntry(serial, Date.from(now), CRLReason.unspecified);
      }
      builder.setNextUpdate(Date.from(next));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(news.number()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.getPublicKey()));
      return new JcaX509CRLConverter()
          .getCRL(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X500Principal principal(String commonName) {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    try {
      return new X500Principal(name.getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BigInteger serialNumber() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
  }
}
