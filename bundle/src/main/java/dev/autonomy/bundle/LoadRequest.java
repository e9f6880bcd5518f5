package dev.autonomy.bundle;

import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.TrustRule;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be loaded into a managed store.
 *
 * @param path an archive or a directory
 * @param ref where it comes from, recorded with its decisions; {@code managed:name@version} without
 * @param evidence why it can be believed; kept with it, so that a runtime can look for itself
 * @param rule which evidence it must have; without one, none is needed
 */
public record LoadRequest(
    Path path, Optional<String> ref, Optional<Evidence> evidence, Optional<TrustRule> rule) {

  /** Just this, under the usual reference. */
  public static LoadRequest of(Path path) {
    return new LoadRequest(path, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same under a reference. */
  public LoadRequest withRef(String reference) {
    return new LoadRequest(path, Optional.of(reference), evidence, rule);
  }

  /** The same with evidence. */
  public LoadRequest withEvidence(Evidence found) {
    return new LoadRequest(path, ref, Optional.of(found), rule);
  }

  /** The same, only if it is trusted. */
  public LoadRequest requiring(TrustRule required) {
    return new LoadRequest(path, ref, evidence, Optional.of(required));
  }
}
