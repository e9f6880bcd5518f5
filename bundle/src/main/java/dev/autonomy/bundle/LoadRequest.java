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
 * @param source where the archive was brought from, if {@code path} does not say it
 * @param evidence why it can be believed; kept with it, so that a runtime can look for itself
 * @param rule which evidence it must have; without one, none is needed
 * @param seen what the store must still be like when it is switched; without one, no matter what
 */
public record LoadRequest(
    Path path,
    Optional<String> ref,
    Optional<String> source,
    Optional<Evidence> evidence,
    Optional<TrustRule> rule,
    Optional<StoreView> seen) {

  /** Just this, under the usual reference. */
  public static LoadRequest of(Path path) {
    return new LoadRequest(
        path,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same under a reference. */
  public LoadRequest withRef(String reference) {
    return new LoadRequest(path, Optional.of(reference), source, evidence, rule, seen);
  }

  /** The same, brought from there. */
  public LoadRequest from(String origin) {
    return new LoadRequest(path, ref, Optional.of(origin), evidence, rule, seen);
  }

  /** The same with evidence. */
  public LoadRequest withEvidence(Evidence found) {
    return new LoadRequest(path, ref, source, Optional.of(found), rule, seen);
  }

  /** The same, only if it is trusted. */
  public LoadRequest requiring(TrustRule required) {
    return new LoadRequest(path, ref, source, evidence, Optional.of(required), seen);
  }

  /** The same, only if nobody has switched since the store was seen like this. */
  public LoadRequest ifStill(StoreView view) {
    return new LoadRequest(path, ref, source, evidence, rule, Optional.of(view));
  }
}
