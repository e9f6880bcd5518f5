package dev.autonomy.cli;

import dev.autonomy.wal.note.CosignerKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of witnesses that need not sign. */
final class CosignerKeys {

  private CosignerKeys() {}

  /** The text of one, another one for each name. */
  static String text(String name) {
    byte[] key = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 32);
    return CosignerKey.of("witness.example/" + name, key).toString();
  }
}
