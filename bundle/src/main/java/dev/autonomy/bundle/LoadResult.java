package dev.autonomy.bundle;

/** What became of a bundle that was to be loaded into the managed store. */
public sealed interface LoadResult {

  /** The line that tells a person. */
  String line();

  /**
   * It is the current policy now.
   *
   * @param policy as the store knows it
   * @param verification what is known of its signatures: {@code unsigned}, {@code unverified}, or
   *     who has signed it
   * @param before the store before it; the same as {@code after} if nothing had to be switched
   * @param after the store with it
   */
  record Loaded(StoredPolicy policy, String verification, StoreView before, StoreView after)
      implements LoadResult {

    @Override
    public String line() {
      return policy.line("load");
    }
  }

  /** It was refused and nothing has changed. */
  record Rejected(BundleException.Code code, String reason) implements LoadResult {

    @Override
    public String line() {
      return "policy load: REJECTED — " + reason;
    }
  }
}
