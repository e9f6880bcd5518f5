package dev.autonomy.contract;

/**
 * Which policy decided.
 *
 * @param ref where it came from, such as {@code embedded:demo}; {@code none} without a policy
 * @param digest {@code sha256:…} of the bundle; empty without a policy
 * @param version semantic version in the bundle's manifest; empty without a policy
 */
public record PolicyIdentity(String ref, String digest, String version) {

  /** No bundle is loaded. */
  public static final PolicyIdentity NONE = new PolicyIdentity("none", "", "");
}
