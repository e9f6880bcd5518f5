package dev.autonomy.trust;

/**
 * Makes keys and opens private ones. A service: what it needs is a library that is loaded only by
 * the commands that sign.
 */
public interface SigningProvider {

  /**
   * A new key pair, as the files that hold it.
   *
   * @param privateKey PEM, encrypted as cosign encrypts keys
   * @param publicKey its public half
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record KeyPair(byte[] privateKey, VerificationKey publicKey) {}

  /** A private key that is ready to sign. */
  interface Signer {

    /** What verifies its signatures. */
    VerificationKey publicKey();

    /** ECDSA over SHA-256 of the bytes, in DER. */
    byte[] sign(byte[] bytes);
  }

  /**
   * Makes a key pair.
   *
   * @param password encrypts the private key, in UTF-8; an empty one protects nothing
   */
  KeyPair generate(byte[] password);

  /**
   * Opens a private key of ECDSA over P-256: cosign's encrypted form, or PKCS #8 in the clear.
   *
   * @param pem the file
   * @param password in UTF-8; not looked at when the key is not encrypted
   * @param origin how messages call the file
   * @throws KeyFileException if it is another key, or the password does not open it
   */
  Signer open(byte[] pem, byte[] password, String origin) throws KeyFileException;
}
