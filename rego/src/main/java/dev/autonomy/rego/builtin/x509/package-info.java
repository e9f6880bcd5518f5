/**
 * Certificates (RFC 5280), requests for them (PKCS #10) and private keys: reads DER as strictly as
 * Go does, verifies chains by Go's rules, and gives all of them the form of Go's types.
 *
 * {@snippet :
 * X509Support support = supportOf(context); // budget, addresses, URIs
 * List<Certificate> certificates = Certificate.readAll(support, der); // root first, leaf last
 * CertificateChain.Options options =
 *     new CertificateChain.Options(
 *         now, "robot.example", List.of(CertificateChain.SERVER_AUTHENTICATION),
 *         CertificateChain.DEFAULT_MAX_COMPARISONS);
 * List<Certificate> chain = CertificateChain.find(support, certificates, options);
 * Value leaf = chain == null ? null : chain.getFirst().toValue(true); // {"Subject": {...}, ...}
 * PrivateKeyInfo key = PrivateKeys.readPkcs8(support, keyBytes);
 * boolean pair = key.matches(certificates.getLast());
 * }
 *
 * <p>What Go refuses is refused in its words ({@link
 * dev.autonomy.rego.builtin.x509.X509Exception}). Signatures are the JCA's business; all else that
 * takes time is charged to the budget. Nothing is fetched, and nothing is revoked.
 */
@NullMarked
package dev.autonomy.rego.builtin.x509;

import org.jspecify.annotations.NullMarked;
