package dev.autonomy.gate;

import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.bundle.ManagedStore;
import java.util.Optional;

/** Where a gate gets its policy. Used by one thread at a time. */
public interface PolicyProvider {

  /** The policy to enforce now. Never fails: what cannot be loaded is a state without policy. */
  PolicyState load();

  /** Whether {@link #load} may answer otherwise than last time; cheap. */
  boolean changed();

  /** No policy: everything is denied. */
  static PolicyProvider none() {
    return fixed(new PolicyState.None("no policy is configured"));
  }

  /** The policy that is part of the program, {@code embedded:demo}. */
  static PolicyProvider demo() {
    return fixed(new PolicyState.Active(CompiledBundle.demo(), Optional.empty(), Optional.empty()));
  }

  /** The current policy of a store, followed as it changes. */
  static PolicyProvider store(ManagedStore store) {
    return fixed(new PolicyState.None("not yet: " + store.root()));
  }

  /** The stored policy with that reference, never switched. */
  static PolicyProvider reference(ManagedStore store, String ref) {
    return fixed(new PolicyState.None("not yet: " + store.root() + ref));
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
