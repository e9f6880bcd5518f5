package dev.autonomy.signing;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * NaCl's {@code crypto_secretbox_xsalsa20poly1305}: the message under XSalsa20, whose first 32
 * bytes of key stream are the Poly1305 key that authenticates it (<a
 * href="https://nacl.cr.yp.to/secretbox.html">nacl.cr.yp.to/secretbox.html</a>).
 */
final class SecretBox {

  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 24;

  /** Stands before the encrypted message. */
  static final int TAG_BYTES = 16;

  private static final int MAC_KEY_BYTES = 32;

  private SecretBox() {}

  static byte[] seal(byte[] message, byte[] nonce, byte[] key) {
    XSalsa20Engine stream = stream(nonce, key);
    Poly1305 mac = mac(stream);
    byte[] box = new byte[TAG_BYTES + message.length];
    stream.processBytes(message, 0, message.length, box, TAG_BYTES);
    mac.update(box, TAG_BYTES, message.length);
    mac.doFinal(box, 0);
    return box;
  }

  /** The message, unless the box was sealed with another key or nonce, or was changed. */
  static Optional<byte[]> open(byte[] box, byte[] nonce, byte[] key) {
    if (box.length < TAG_BYTES) {
      return Optional.empty();
    }
    XSalsa20Engine stream = stream(nonce, key);
    Poly1305 mac = mac(stream);
    mac.update(box, TAG_BYTES, box.length - TAG_BYTES);
    byte[] tag = new byte[TAG_BYTES];
    mac.doFinal(tag, 0);
    if (!MessageDigest.isEqual(tag, Arrays.copyOf(box, TAG_BYTES))) {
      return Optional.empty();
    }
    byte[] message = new byte[box.length - TAG_BYTES];
    stream.processBytes(box, TAG_BYTES, message.length, message, 0);
    return Optional.of(message);
  }

  private static XSalsa20Engine stream(byte[] nonce, byte[] key) {
    XSalsa20Engine stream = new XSalsa20Engine();
    stream.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return stream;
  }

  private static Poly1305 mac(XSalsa20Engine stream) {
    byte[] key = new byte[MAC_KEY_BYTES];
    stream.processBytes(key, 0, key.length, key, 0);
    Poly1305 mac = new Poly1305();
    mac.init(new KeyParameter(key));
    Arrays.fill(key, (byte) 0);
    return mac;
  }
}
