package dev.autonomy.bundle;

import java.util.Optional;

/**
 * What a bundle says about itself: {@code manifest.json}, or OPA's {@code .manifest} when there is
 * no other.
 *
 * @param schemaVersion {@code 1.0} to {@code 1.2}; empty for an OPA bundle
 * @param name the policy's name
 * @param version semantic version; an OPA bundle's revision, which may be any text
 * @param requiredRuntime which runtimes may load it
 * @param bundleHash {@code sha256:…} that {@link Bundle#digest()} must equal, when given
 * @param createdAt RFC 3339, when given
 * @param provenance where it comes from
 */
public record Manifest(
    String schemaVersion,
    String name,
    String version,
    RuntimeRequirement requiredRuntime,
    Optional<String> bundleHash,
    Optional<String> createdAt,
    Provenance provenance) {

  /**
   * Where a bundle comes from; every member may be absent.
   *
   * @param enrollmentRef the enrollment that the bundle is bound to (schema 1.2)
   * @param source repository or location of the sources
   * @param commit revision of the sources
   * @param builder who or what built it
   */
  public record Provenance(
      Optional<String> enrollmentRef,
      Optional<String> source,
      Optional<String> commit,
      Optional<String> builder) {

    /** Nothing is known. */
    public static final Provenance NONE =
        new Provenance(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
