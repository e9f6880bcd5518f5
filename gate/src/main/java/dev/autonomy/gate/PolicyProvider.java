package dev.autonomy.gate;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.bundle.DemoBundle;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.contract.Redaction;
import dev.autonomy.rego.EvaluationOptions;
import java.util.Optional;

/** Where a gate gets its policy. Used by one thread at a time. */
public interface PolicyProvider {

  /**
   * The policy to enforce now. Never fails: what cannot be loaded is a state without policy. The
   * very object of last time means that nothing is new.
   */
  PolicyState load();

  /** Whether {@link #load} may answer otherwise than last time; cheap. */
  boolean changed();

  /** No policy: everything is denied. */
  static PolicyProvider none() {
    return fixed(new PolicyState.None("no policy is configured"));
  }

  /** The policy that is part of the program, {@code embedded:demo}. */
  static PolicyProvider demo() {
    return fixed(new PolicyState.Active(DemoBundle.compile(), Optional.empty(), Optional.empty()));
  }

  /** The current policy of a store, followed as it changes and as it becomes readable. */
  static PolicyProvider store(ManagedStore store) {
    return new StorePolicyProvider(store, EvaluationOptions.DEFAULT.monotonicNanos());
  }

  /** The stored policy last loaded under that reference, never switched. */
  static PolicyProvider reference(ManagedStore store, String ref) {
    try {
      Optional<StoredPolicy> stored = store.latest(ref);
      if (stored.isEmpty()) {
        return fixed(
            new PolicyState.None("the policy store " + store.root() + " has nothing under " + ref));
      }
      CompiledBundle bundle = store.open(stored.get());
      return fixed(new PolicyState.Active(bundle, Optional.empty(), Optional.empty()));
    } catch (StoreException | BundleException e) {
      return fixed(new PolicyState.None(String.valueOf(e.getMessage()), Redaction.EVERYTHING));
    }
  }

  /** Always this state. */
  static PolicyProvider fixed(PolicyState state) {
    return new PolicyProvider() {
      @Override
      public PolicyState load() {
        return state;
      }

      @Override
      public boolean changed() {
        return false;
      }
    };
  }
}
