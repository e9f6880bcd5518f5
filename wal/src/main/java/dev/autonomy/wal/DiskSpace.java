package dev.autonomy.wal;

import java.io.IOException;

/** Tells a full disk from other failures. */
final class DiskSpace {

  /** Less than this is as good as nothing: 64 KiB. */
  private static final long MIN_USABLE_BYTES = 64 << 10;

  private DiskSpace() {}

  /** Whether the failure means that there is no space, or no quota, left. */
  static boolean isExhausted(IOException cause, Storage storage) {
    String reason = Damage.reason(cause);
    if (reason.contains("No space left") || reason.contains("quota")) {
      return true;
    }
    // The text comes from the operating system, in its own language.
    try {
      return storage.usableBytes() < MIN_USABLE_BYTES;
    } catch (IOException e) {
      return false;
    }
  }
}
