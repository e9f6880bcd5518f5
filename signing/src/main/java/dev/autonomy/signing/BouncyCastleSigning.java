package dev.autonomy.signing;

import dev.autonomy.trust.KeyFileException;
import dev.autonomy.trust.PemBlock;
import dev.autonomy.trust.SigningProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;

/**
 * Makes key pairs and opens private keys, in cosign's files. Bouncy Castle brings what the JDK
 * lacks: scrypt, NaCl's secretbox, and the public half of a private key.
 */
public final class BouncyCastleSigning implements SigningProvider {

  private static final String ENCRYPTED = "ENCRYPTED SIGSTORE PRIVATE KEY";

  /** What cosign called it before version 2. */
  private static final String ENCRYPTED_BEFORE = "ENCRYPTED COSIGN PRIVATE KEY";

  private static final String PLAIN = "PRIVATE KEY";

  private final SecureRandom random;

  /** With the platform's randomness. */
  public BouncyCastleSigning() {
    this(new SecureRandom());
  }

  BouncyCastleSigning(SecureRandom random) {
    this.random = random;
  }

  @Override
  public KeyPair generate(byte[] password) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      PrivateKey key = generator.generateKeyPair().getPrivate();
      Signer signer = new P256Signer(key, "the new key");
      byte[] encrypted = EncryptedKey.seal(key.getEncoded(), password, random);
      return new KeyPair(new PemBlock(ENCRYPTED, encrypted).toBytes(), signer.publicKey());
    } catch (GeneralSecurityException | KeyFileException e) {
      throw new IllegalStateException("the platform makes no keys on P-256", e);
    }
  }

  @Override
  public Signer open(byte[] pem, byte[] password, String origin) throws KeyFileException {
    List<PemBlock> blocks = PemBlock.parse(pem, origin);
    if (blocks.size() != 1) {
      throw new KeyFileException(
          origin
              + " has "
              + blocks.size()
              + " blocks of PEM, expected one private key; `openssl pkcs8 -topk8 -nocrypt` makes"
              + " one");
    }
    PemBlock block = blocks.getFirst();
    return switch (block.type()) {
      case ENCRYPTED, ENCRYPTED_BEFORE -> {
        byte[] secret =
            EncryptedKey.open(block.content(), password, origin)
                .orElseThrow(() -> new KeyFileException("the password does not open " + origin));
        Signer signer = P256Signer.of(secret, origin);
        Arrays.fill(secret, (byte) 0);
        yield signer;
      }
      case PLAIN -> P256Signer.of(block.content(), origin);
      default ->
          throw new KeyFileException(
              origin
                  + " holds no private key that is used here, expected one of `autonomy key"
                  + " generate`, of cosign, or PKCS #8 (`openssl pkcs8 -topk8 -nocrypt`)");
    };
  }
}
