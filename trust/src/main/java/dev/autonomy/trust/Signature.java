package dev.autonomy.trust;

import java.util.Arrays;

/**
 * A signature and what was signed. Nothing in it is to be believed before a key has verified it.
 *
 * @param payload the signed bytes: simple signing, <a
 *     href="https://github.com/containers/image/blob/main/docs/containers-signature.5.md">containers-signature(5)</a>
 * @param value the signature: ECDSA over SHA-256 of the payload, in ASN.1 DER
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Signature(byte[] payload, byte[] value) {

  /** Whether the other is the same signature of the same bytes. */
  public boolean isSame(Signature other) {
    return Arrays.equals(payload, other.payload) && Arrays.equals(value, other.value);
  }
}
