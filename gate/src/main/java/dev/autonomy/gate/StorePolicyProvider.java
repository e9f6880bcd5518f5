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
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the current policy of a managed store. At the start a current policy that cannot be used
 * gives way to last-known-good; later, what is enforced stays enforced until something better can
 * be. What could not be read, which may pass, is tried again after growing pauses; what was read
 * and cannot be used, only when the store has changed.
 */
final class StorePolicyProvider implements PolicyProvider {

  /**
   * What became of a view of the store.
   *
   * @param mayPass whether the same view may give something better later
   */
  private record Attempt(PolicyState state, boolean mayPass) {}

  private final ManagedStore store;
  private final Retry retry;
  private @Nullable StoreView seen;

  /** What {@link #seen} has given; null as long as no attempt has come to its end. */
  private @Nullable PolicyState answer;

  private PolicyState.@Nullable Active enforced;

  /** Follows {@code store}, with the clock that measures the pauses. */
  StorePolicyProvider(ManagedStore store, LongSupplier monotonicNanos) {
    this.store = store;
    this.retry = new Retry(monotonicNanos);
  }

  @Override
  public boolean changed() {
    try {
      return !store.view().equals(seen) || retry.isDue();
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
    if (!view.equals(seen)) {
      seen = view;
      answer = null;
      retry.reset();
    }
    return load(view);
  }

  private PolicyState load(StoreView view) {
    // Until it has ended otherwise: an attempt that ends for want of memory is to be repeated too.
    retry.failed();
    Attempt attempt = attempt(view);
    if (!attempt.mayPass) {
      retry.reset();
    } else if (answer != null && answer.identity().equals(attempt.state.identity())) {
      return answer; // tried again, and nothing is better: there is nothing to tell
    }
    answer = attempt.state;
    return attempt.state;
  }

  private Attempt attempt(StoreView view) {
    if (view.current().isEmpty() && view.damage().isEmpty()) {
      return new Attempt(
          keepOr(
              "no policy is loaded in " + store.root() + ": run autonomy policy load",
              Redaction.NONE),
          false);
    }
    try {
      return new Attempt(current(view), false);
    } catch (BundleException e) {
      return enforced == null
          ? fallBack(view, e)
          : new Attempt(keepOr(String.valueOf(e.getMessage()), Redaction.EVERYTHING), mayPass(e));
    }
  }

  /** Descriptors run out and disks fail for a while; a damaged archive stays damaged. */
  private static boolean mayPass(BundleException failure) {
    return failure.code() == BundleException.Code.UNREADABLE;
  }

  private PolicyState current(StoreView view) throws BundleException {
    Optional<StoredPolicy> current = view.current();
    if (current.isEmpty()) {
      throw new BundleException(BundleException.Code.UNREADABLE, view.damage().orElseThrow());
    }
    return enforce(store.open(current.get()), view, view.damage());
  }

  private Attempt fallBack(StoreView view, BundleException failure) {
    String problem = String.valueOf(failure.getMessage());
    Optional<StoredPolicy> fallback = view.lastKnownGood();
    if (fallback.isEmpty()) {
      return new Attempt(
          new PolicyState.None(
              "the current policy cannot be used (" + problem + ") and there is no last-known-good",
              Redaction.EVERYTHING),
          mayPass(failure));
    }
    PolicyIdentity identity = fallback.get().identity();
    String notice =
        "the current policy cannot be used ("
            + problem
            + "), enforcing last-known-good "
            + identity.ref()
            + " "
            + identity.version();
    try {
      CompiledBundle bundle = store.open(fallback.get());
      return new Attempt(enforce(bundle, view, Optional.of(notice)), mayPass(failure));
    } catch (BundleException e) {
      return new Attempt(
          new PolicyState.None(
              "neither the current policy ("
                  + problem
                  + ") nor last-known-good ("
                  + e.getMessage()
                  + ") can be used",
              Redaction.EVERYTHING),
          mayPass(failure) || mayPass(e));
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
