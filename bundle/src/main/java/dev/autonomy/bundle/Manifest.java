package dev.autonomy.bundle;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.rego.ast.RegoVersion;
import java.nio.charset.StandardCharsets;
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

  /** The manifest's name inside a bundle. */
  public static final String FILE = "manifest.json";

  /** The name of the manifest that OPA's tools read. */
  public static final String OPA_FILE = ".manifest";

  /** The name of a policy whose manifest gives none. */
  public static final String UNNAMED = "policy";

  /** The version of a policy that has none. */
  public static final String UNVERSIONED = "0.0.0";

  /** The manifest of a bundle that says nothing but its version. */
  static Manifest unnamed(String version) {
    return new Manifest(
        "",
        UNNAMED,
        version,
        RuntimeRequirement.ANY,
        Optional.empty(),
        Optional.empty(),
        Provenance.NONE);
  }

  /** A manifest of the newest schema. */
  public static Manifest of(String name, SemanticVersion version) {
    return new Manifest(
        "1.2",
        name,
        version.toString(),
        RuntimeRequirement.ANY,
        Optional.empty(),
        Optional.empty(),
        Provenance.NONE);
  }

  /** The same for these runtimes only. */
  public Manifest withRequiredRuntime(RuntimeRequirement other) {
    return new Manifest(schemaVersion, name, version, other, bundleHash, createdAt, provenance);
  }

  /** The same with another provenance. */
  public Manifest withProvenance(Provenance other) {
    return new Manifest(
        schemaVersion, name, version, requiredRuntime, bundleHash, createdAt, other);
  }

  /** The same made at another time, RFC 3339. */
  public Manifest withCreatedAt(String time) {
    return new Manifest(
        schemaVersion, name, version, requiredRuntime, bundleHash, Optional.of(time), provenance);
  }

  /** The same for contents with that digest. */
  Manifest withBundleHash(String digest) {
    return new Manifest(
        schemaVersion, name, version, requiredRuntime, Optional.of(digest), createdAt, provenance);
  }

  /** {@code manifest.json}, indented by nothing, ending in a line feed. */
  byte[] toJson() {
    JsonWriter out = new JsonWriter().beginObject();
    out.member("schema_version", schemaVersion).member("name", name);
    out.member("version", version).member("policy_bundle_version", version);
    if (!requiredRuntime.equals(RuntimeRequirement.ANY)) {
      out.member("required_runtime_version", requiredRuntime.toString());
    }
    bundleHash.ifPresent(hash -> out.member("bundle_hash", hash));
    createdAt.ifPresent(time -> out.member("created_at", time));
    if (!provenance.equals(Provenance.NONE)) {
      out.name("provenance").beginObject();
      provenance.enrollmentRef.ifPresent(text -> out.member("enrollment_ref", text));
      provenance.source.ifPresent(text -> out.member("source", text));
      provenance.commit.ifPresent(text -> out.member("commit", text));
      provenance.builder.ifPresent(text -> out.member("builder", text));
      out.endObject();
    }
    return line(out.endObject());
  }

  /** {@code .manifest}, from which OPA's tools take revision, language and the owned paths. */
  byte[] toOpaJson(RegoVersion regoVersion) {
    JsonWriter out = new JsonWriter().beginObject().member("revision", version);
    out.name("roots").beginArray().value("").endArray();
    out.member("rego_version", regoVersion == RegoVersion.V0 ? 0 : 1);
    return line(out.endObject());
  }

  private static byte[] line(JsonWriter json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

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
