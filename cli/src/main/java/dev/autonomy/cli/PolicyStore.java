package dev.autonomy.cli;

import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.bundle.StoreOptions;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.trust.TrustedKeys;
import java.util.Optional;

/** The managed store that the flags of a command mean. */
final class PolicyStore {

  private PolicyStore() {}

  /** Opens it; nothing is read or created yet. */
  static ManagedStore of(Arguments arguments, Surroundings surroundings) {
    return open(arguments, surroundings, options());
  }

  /**
   * Opens it as a runtime with the keys of {@code --pub-key} does: what none of them has signed
   * cannot be made current.
   */
  static ManagedStore trusting(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Optional<TrustedKeys> keys = SignatureOptions.keys(arguments, surroundings.environment());
    return open(
        arguments, surroundings, keys.isPresent() ? options().trusting(keys.get()) : options());
  }

  private static StoreOptions options() {
    return new StoreOptions(SemanticVersion.parse(ProductVersion.text()));
  }

  private static ManagedStore open(
      Arguments arguments, Surroundings surroundings, StoreOptions options) {
    return new ManagedStore(Locations.policyStore(arguments, surroundings.environment()), options);
  }

  /** Writes a policy of the store as an object. */
  static void write(StoredPolicy policy, JsonWriter json) {
    begin(policy, json);
    json.endObject();
  }

  /** Begins an object with the members of a policy of the store. */
  static void begin(StoredPolicy policy, JsonWriter json) {
    json.beginObject()
        .member("ref", policy.identity().ref())
        .member("name", policy.name())
        .member("version", policy.identity().version())
        .member("digest", policy.identity().digest());
  }
}
