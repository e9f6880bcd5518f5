/**
 * Key pairs and signatures made, through Bouncy Castle. Loaded only by the commands that sign.
 *
 * {@snippet :
 * SigningProvider signing = new BouncyCastleSigning();
 * SigningProvider.KeyPair pair = signing.generate(password);
 * Files.write(Path.of("team.key"), pair.privateKey()); // as `cosign generate-key-pair` writes it
 * Files.write(Path.of("team.pub"), pair.publicKey().toPem());
 * SigningProvider.Signer signer = signing.open(pair.privateKey(), password, "team.key");
 * byte[] signature = signer.sign(archive); // ECDSA over SHA-256, in DER
 * }
 */
@NullMarked
package dev.autonomy.signing;

import org.jspecify.annotations.NullMarked;
