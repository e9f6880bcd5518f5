/**
 * Keys, and signatures over bytes as cosign makes them: ECDSA over the curve P-256 with SHA-256, of
 * a simple-signing payload that names the digest of what is signed. Verifying needs the JDK alone;
 * what makes keys and signatures is a {@link dev.autonomy.trust.SigningProvider}.
 *
 * {@snippet :
 * TrustedKeys keys = TrustedKeys.read(List.of(Path.of("team.pub"), Path.of("team-next.pub")));
 * byte[] archive = Files.readAllBytes(Path.of("agent-1.4.0.tar.gz"));
 * Evidence evidence = Evidence.parse(Files.readAllBytes(Path.of("agent-1.4.0.tar.gz.sig")));
 * Freshness fresh = new Freshness.Within(Freshness.DEFAULT_MAX_AGE, InstantSource.system());
 * switch (keys.verify(archive, evidence, fresh)) {
 *   case Verification.Verified verified -> System.out.println(verified.line());
 *   case Verification.Refused refused -> System.err.println(refused.detail());
 * }
 * }
 *
 * <p>{@code docs/formats/signatures.md} has the formats.
 */
@NullMarked
package dev.autonomy.trust;

import org.jspecify.annotations.NullMarked;
