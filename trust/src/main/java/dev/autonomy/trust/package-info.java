/**
 * Keys, and signatures over bytes as cosign makes them: ECDSA over the curve P-256 with SHA-256, of
 * a simple-signing payload that names the digest of what is signed. Verifying needs the JDK alone.
 */
@NullMarked
package dev.autonomy.trust;

import org.jspecify.annotations.NullMarked;
