package dev.autonomy.gate;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreView;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the current policy of a managed store. At the start a current policy that cannot be used
 * gives way to last-known-good; later, what is enforced stays enforced until something better can
 * be.
 */
final class StorePolicyProvider implements PolicyProvider {

  private final ManagedStore store;
  private @Nullable StoreView seen;
  private PolicyState.@Nullable Active enforced;

  StorePolicyProvider(ManagedStore store) {
    this.store = store;
  }

  @Override
  public boolean changed() {
    try {
      return !store.view().equals(seen);
    } catch (StoreException _) {
      // Unreadable now: keep what is enforced, look again next time.
      return false;
    }
  }

  @Override
  public PolicyState load() {
    StoreView view;
    try {
      view = store.view();
    } catch (StoreException e) {
      return keepOr(String.valueOf(e.getMessage()), Redaction.EVERYTHING);
    }
    PolicyState state = load(view);
    // Not before: an attempt that ended for want of memory is to be repeated.
    seen = view;
    return state;
  }

  private PolicyState load(StoreView view) {
    if (view.current().isEmpty() && view.damage().isEmpty()) {
      return keepOr(
          "no policy is loaded in " + store.root() + ": run autonomy policy load", Redaction.NONE);
    }
    String problem;
    try {
      return current(view);
    } catch (BundleException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (enforced != null) {
      return keepOr(problem, Redaction.EVERYTHING);
    }
    return fallBack(view, problem);
  }

  private PolicyState current(StoreView view) throws BundleException {
    Optional<StoredPolicy> current = view.current();
    if (current.isEmpty()) {
      throw new BundleException(BundleException.Code.UNREADABLE, view.damage().orElseThrow());
    }
    return enforce(store.open(current.get()), view, view.damage());
  }

  private PolicyState fallBack(StoreView view, String problem) {
    Optional<StoredPolicy> fallback = view.lastKnownGood();
    if (fallback.isEmpty()) {
      return new PolicyState.None(
          "the current policy cannot be used (" + problem + ") and there is no last-known-good",
          Redaction.EVERYTHING);
    }
    PolicyIdentity identity = fallback.get().identity();
    String version = identity.ref() + " " + identity.version();
    try {
      CompiledBundle bundle = store.open(fallback.get());
      return enforce(
          bundle,
          view,
          Optional.of(
              "the current policy cannot be used ("
                  + problem
                  + "), enforcing last-known-good "
                  + version));
    } catch (BundleException e) {
      return new PolicyState.None(
          "neither the current policy ("
              + problem
              + ") nor last-known-good ("
              + e.getMessage()
              + ") can be used",
          Redaction.EVERYTHING);
    }
  }

  private PolicyState enforce(CompiledBundle bundle, StoreView view, Optional<String> notice) {
    Optional<PolicyIdentity> before = view.lastKnownGood().map(StoredPolicy::identity);
    PolicyState.Active active = new PolicyState.Active(bundle, before, notice);
    enforced = active;
    return active;
  }

  /** What is enforced, with a notice; without a policy yet, none. */
  private PolicyState keepOr(String problem, Redaction redaction) {
    PolicyState.Active active = enforced;
    if (active == null) {
      return new PolicyState.None(problem, redaction);
    }
    String notice = problem + "; still enforcing " + active.identity().ref();
    return new PolicyState.Active(active.bundle(), active.lastKnownGood(), Optional.of(notice));
  }
}
