package dev.autonomy.bundle;

import java.util.List;

/** Which policy of a store is meant by a version, or by a digest or its beginning. */
final class PolicyChoice {

  /** Fewer hexadecimal digits name no policy. */
  static final int MIN_DIGEST_DIGITS = 8;

  private PolicyChoice() {}

  /**
   * The one that is meant.
   *
   * @throws StoreException if none is, or several
   */
  static StoredPolicy of(String which, List<StoredPolicy> policies) throws StoreException {
    List<StoredPolicy> meant = policies.stream().filter(policy -> isMeant(which, policy)).toList();
    if (meant.isEmpty()) {
      throw new StoreException("no policy `" + which + "` in the store: `policy list` shows them");
    }
    String digest = meant.getFirst().identity().digest();
    for (StoredPolicy other : meant) {
      if (!other.identity().digest().equals(digest)) {
        throw new StoreException(
            "`"
                + which
                + "` means several policies, "
                + digest
                + " and "
                + other.identity().digest()
                + " among them: give the digest");
      }
    }
    return meant.getFirst();
  }

  private static boolean isMeant(String which, StoredPolicy policy) {
    String digits = policy.identity().digest().substring(BundleFiles.DIGEST_PREFIX.length());
    String wanted =
        which.startsWith(BundleFiles.DIGEST_PREFIX)
            ? which.substring(BundleFiles.DIGEST_PREFIX.length())
            : which;
    return policy.identity().version().equals(which)
        || wanted.length() >= MIN_DIGEST_DIGITS && digits.startsWith(wanted);
  }
}
