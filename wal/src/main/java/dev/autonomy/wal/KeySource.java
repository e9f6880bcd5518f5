package dev.autonomy.wal;

import dev.autonomy.wal.note.SigningKey;

/** Where a log gets its signing key from, once it needs one. */
interface KeySource {

  /**
   * The key.
   *
   * @param mayCreate whether to create it when it is missing: not when it has signed already
   * @throws LogException if there is none
   */
  SigningKey load(boolean mayCreate) throws LogException;
}
