package dev.autonomy.runtime;

import dev.autonomy.trust.TrustedKeys;
import java.nio.file.Path;
import java.util.Optional;

/** Where the runtime takes its policy from. */
public sealed interface PolicySource {

  /** The demo policy that is part of the program, {@code embedded:demo}. */
  record Demo() implements PolicySource {}

  /**
   * The managed store's current bundle, watched for changes made by other processes. A store
   * without a bundle means deny-all.
   *
   * @param root the store's directory
   * @param trustedKeys one of which must have signed a bundle each time that it is opened; without
   *     them signatures are not looked at
   */
  record Managed(Path root, Optional<TrustedKeys> trustedKeys) implements PolicySource {

    /** Whatever the store has, whoever has signed it. */
    public Managed(Path root) {
      this(root, Optional.empty());
    }
  }

  /**
   * One bundle of the managed store, by the reference under which it was stored, never switched.
   *
   * @param root the store's directory
   * @param reference for example {@code oci://registry.example/policy:v1}
   * @param trustedKeys as of {@link Managed}
   */
  record Reference(Path root, String reference, Optional<TrustedKeys> trustedKeys)
      implements PolicySource {

    /** Whoever has signed it. */
    public Reference(Path root, String reference) {
      this(root, reference, Optional.empty());
    }
  }
}
