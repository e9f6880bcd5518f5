package dev.autonomy.bundle;

/**
 * How large a bundle may be; what exceeds a limit is refused with {@link
 * BundleException.Code#TOO_LARGE}.
 *
 * @param maxArchiveBytes of the archive as it is stored
 * @param maxEntries files and directories
 * @param maxEntryBytes of one file
 * @param maxTotalBytes of all files, unpacked
 * @param maxRatio unpacked bytes for one archive byte, checked beyond {@value #RATIO_FREE_BYTES}
 *     unpacked bytes
 */
public record BundleLimits(
    long maxArchiveBytes, int maxEntries, int maxEntryBytes, long maxTotalBytes, int maxRatio) {

  /** 1 MiB: a small archive of text may compress well. */
  public static final long RATIO_FREE_BYTES = 1L << 20;

  /** 32 MiB. */
  public static final long DEFAULT_MAX_ARCHIVE_BYTES = 32L << 20;

  /** Ten thousand. */
  public static final int DEFAULT_MAX_ENTRIES = 10_000;

  /** 16 MiB. */
  public static final int DEFAULT_MAX_ENTRY_BYTES = 16 << 20;

  /** 64 MiB. */
  public static final long DEFAULT_MAX_TOTAL_BYTES = 64L << 20;

  /** A hundred: text compresses about tenfold. */
  public static final int DEFAULT_MAX_RATIO = 100;

  /** The limits named {@code DEFAULT_…} here. */
  public static final BundleLimits DEFAULT =
      new BundleLimits(
          DEFAULT_MAX_ARCHIVE_BYTES,
          DEFAULT_MAX_ENTRIES,
          DEFAULT_MAX_ENTRY_BYTES,
          DEFAULT_MAX_TOTAL_BYTES,
          DEFAULT_MAX_RATIO);

  /** Every limit must be positive. */
  public BundleLimits {
    if (maxArchiveBytes <= 0
        || maxEntries <= 0
        || maxEntryBytes <= 0
        || maxTotalBytes <= 0
        || maxRatio <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
