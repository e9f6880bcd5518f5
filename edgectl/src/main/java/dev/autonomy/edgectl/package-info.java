/**
 * The operator's tool of the edge relay, and a small certification authority for its certificates.
 *
 * <pre>{@code
 * CertificateAuthority authority =
 *     CertificateAuthority.create(Path.of("edge-ca"), "Edge CA", Duration.ofDays(3650), now, false);
 * CertificateAuthority.Issued node =
 *     authority.issue("node-a", List.of("node-a.edge.example"), Duration.ofDays(90), now);
 * authority.revoke(node.certificate().getSerialNumber(), Duration.ofDays(30), now);
 * }</pre>
 */
@NullMarked
package dev.autonomy.edgectl;

import org.jspecify.annotations.NullMarked;
