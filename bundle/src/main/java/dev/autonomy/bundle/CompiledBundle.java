package dev.autonomy.bundle;

import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.rego.Policy;

/**
 * A bundle that a gate can enforce.
 *
 * @param manifest what the bundle says about itself
 * @param identity under which its decisions are recorded
 * @param policy its modules over its data
 */
public record CompiledBundle(Manifest manifest, PolicyIdentity identity, Policy policy) {

  /**
   * Compiles a bundle for the gate: built-in functions that reach the network are refused.
   *
   * @param ref where the bundle comes from, as {@link PolicyIdentity#ref()}
   * @throws BundleException with every error of its policies
   */
  @SuppressWarnings("DoNotCallSuggester")
  public static CompiledBundle compile(Bundle bundle, String ref) throws BundleException {
    throw new BundleException(
        BundleException.Code.NOT_COMPILED, "not yet: " + bundle.digest() + ref);
  }

  /** The policy that is part of the program, {@code embedded:demo}. */
  @SuppressWarnings("DoNotCallSuggester")
  public static CompiledBundle demo() {
    throw new UnsupportedOperationException("not yet");
  }
}
