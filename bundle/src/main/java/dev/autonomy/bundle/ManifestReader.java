package dev.autonomy.bundle;

import dev.autonomy.bundle.BundleException.Code;
import dev.autonomy.bundle.Manifest.Provenance;
import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.trust.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code manifest.json} and OPA's {@code .manifest}. Members it does not know are ignored.
 */
final class ManifestReader {

  private static final int MAX_TEXT_CHARS = 512;
  private static final String NEWEST_SCHEMA = "1.2";

  /** What helps with a bundle of compiled policies. */
  static final String REBUILD = "build the bundle with `opa build` and no other target than rego";

  private final String file;
  private final JsonObject json;

  private ManifestReader(String file, byte[] bytes) throws BundleException {
    this.file = file;
    try {
      this.json = JsonObject.parse(bytes);
    } catch (JsonException e) {
      throw new BundleException(Code.BAD_MANIFEST, file + ": " + e.getMessage(), e);
    }
  }

  /** Reads {@code manifest.json}. */
  static Manifest read(byte[] bytes) throws BundleException {
    return new ManifestReader(Manifest.FILE, bytes).manifest();
  }

  /** Reads OPA's {@code .manifest} as far as it says what {@code manifest.json} would. */
  static Manifest readOpa(byte[] bytes) throws BundleException {
    ManifestReader reader = new ManifestReader(Manifest.OPA_FILE, bytes);
    String revision = reader.text("revision").orElse("");
    return Manifest.unnamed(revision.isEmpty() ? Manifest.UNVERSIONED : revision);
  }

  /** The language that {@code .manifest} states for all modules; v1 when it states none. */
  static RegoVersion regoVersion(byte[] opaManifest) throws BundleException {
    JsonObject json = new ManifestReader(Manifest.OPA_FILE, opaManifest).json;
    Optional<JsonObject> files = json.object("file_rego_versions");
    if (files.isPresent() && !files.get().isEmpty()) {
      throw new BundleException(
          Code.BAD_MANIFEST,
          ".manifest: file_rego_versions is not supported, use one rego_version for the bundle");
    }
    JsonValue version = json.get("rego_version");
    if (version == null || version instanceof JsonNumber(String text) && text.equals("1")) {
      return RegoVersion.V1;
    }
    if (version instanceof JsonNumber(String text) && text.equals("0")) {
      return RegoVersion.V0;
    }
    throw new BundleException(
        Code.BAD_MANIFEST, ".manifest: rego_version must be 0 or 1, found " + version.toText());
  }

  /** What {@code .manifest} says that the bundle owns; everything when it says nothing. */
  static OpaRoots roots(byte[] opaManifest) throws BundleException {
    ManifestReader reader = new ManifestReader(Manifest.OPA_FILE, opaManifest);
    if (reader.json.get("wasm") instanceof JsonArray resolvers && !resolvers.elements().isEmpty()) {
      throw reader.bad("names WebAssembly modules, which are not run: " + REBUILD);
    }
    JsonValue metadata = reader.json.get("metadata");
    if (metadata != null && metadata != JsonNull.NULL && !(metadata instanceof JsonObject)) {
      throw reader.bad("member metadata must be an object");
    }
    JsonValue value = reader.json.get("roots");
    if (value == null || value == JsonNull.NULL) {
      return OpaRoots.ALL;
    }
    List<String> roots = new ArrayList<>();
    if (value instanceof JsonArray array) {
      for (JsonValue root : array.elements()) {
        if (!(root instanceof JsonString(String text))) {
          throw reader.bad("member roots must be a list of strings");
        }
        roots.add(text);
      }
    } else {
      throw reader.bad("member roots must be a list of strings");
    }
    return OpaRoots.of(roots);
  }

  private Manifest manifest() throws BundleException {
    String schema = required("schema_version");
    checkSchema(schema);
    return new Manifest(
        schema,
        text("name").orElse(Manifest.UNNAMED),
        version(),
        requiredRuntime(),
        bundleHash(),
        text("created_at"),
        provenance(schema));
  }

  private void checkSchema(String schema) throws BundleException {
    switch (schema) {
      case "1.0", "1.1", NEWEST_SCHEMA -> {}
      default -> {
        if (isNewer(schema)) {
          throw new BundleException(
              Code.TOO_NEW,
              "manifest schema "
                  + schema
                  + " is newer than "
                  + NEWEST_SCHEMA
                  + ", update the runtime");
        }
        throw bad("schema_version must be 1.0 to " + NEWEST_SCHEMA + ", found `" + schema + "`");
      }
    }
  }

  private static boolean isNewer(String schema) {
    try {
      SemanticVersion version = SemanticVersion.parse(schema + ".0");
      return version.compareTo(SemanticVersion.parse(NEWEST_SCHEMA + ".0")) > 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private String version() throws BundleException {
    Optional<String> version = text("version");
    Optional<String> older = text("policy_bundle_version");
    if (version.isPresent() && older.isPresent() && !version.equals(older)) {
      throw bad(
          "version `" + version.get() + "` and policy_bundle_version `" + older.get() + "` differ");
    }
    Optional<String> stated = version.isPresent() ? version : older;
    if (stated.isEmpty()) {
      throw bad("member version is missing");
    }
    try {
      return SemanticVersion.parse(stated.get()).toString();
    } catch (IllegalArgumentException e) {
      throw bad("version: " + e.getMessage());
    }
  }

  private RuntimeRequirement requiredRuntime() throws BundleException {
    try {
      return RuntimeRequirement.parse(text("required_runtime_version").orElse(""));
    } catch (IllegalArgumentException e) {
      throw bad("required_runtime_version: " + e.getMessage());
    }
  }

  private Optional<String> bundleHash() throws BundleException {
    Optional<String> hash = text("bundle_hash");
    if (hash.isPresent() && !Sha256.isDigest(hash.get())) {
      throw bad("bundle_hash must be sha256: and 64 lower-case hexadecimal digits");
    }
    return hash;
  }

  private Provenance provenance(String schema) throws BundleException {
    JsonValue value = json.get("provenance");
    if (value == null || value == JsonNull.NULL) {
      return Provenance.NONE;
    }
    if (!(value instanceof JsonObject object)) {
      throw bad("member provenance must be an object");
    }
    Optional<String> enrollmentRef = text(object, "enrollment_ref");
    if (enrollmentRef.isPresent() && !schema.equals(NEWEST_SCHEMA)) {
      throw bad("provenance.enrollment_ref needs schema_version 1.2, found " + schema);
    }
    return new Provenance(
        enrollmentRef, text(object, "source"), text(object, "commit"), text(object, "builder"));
  }

  private String required(String name) throws BundleException {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      throw bad("member " + name + " is missing");
    }
    return text.get();
  }

  private Optional<String> text(String name) throws BundleException {
    return text(json, name);
  }

  private Optional<String> text(JsonObject object, String name) throws BundleException {
    JsonValue value = object.get(name);
    if (value == null || value == JsonNull.NULL) {
      return Optional.empty();
    }
    if (!(value instanceof JsonString(String text))) {
      throw bad("member " + name + " must be a string");
    }
    if (!isLine(text, MAX_TEXT_CHARS)) {
      throw bad(
          "member " + name + " must be at most " + MAX_TEXT_CHARS + " characters on one line");
    }
    return Optional.of(text);
  }

  /** Whether it has at most so many characters and no control characters. */
  static boolean isLine(String text, int maxChars) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return false;
      }
    }
    return text.length() <= maxChars;
  }

  private BundleException bad(String what) {
    return new BundleException(Code.BAD_MANIFEST, file + ": " + what);
  }
}
