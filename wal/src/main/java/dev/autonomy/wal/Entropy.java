package dev.autonomy.wal;

import java.security.SecureRandom;

/** Where keys, seeds and identities get their random bytes from. Thread-safe, and may be slow. */
interface Entropy {

  /** Fills {@code target} with bytes that nobody can guess. */
  void fill(byte[] target);

  /** The operating system's generator. */
  static Entropy system() {
    return target -> new SecureRandom().nextBytes(target);
  }
}
