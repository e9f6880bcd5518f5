package dev.autonomy.supply;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What belongs together in one deployment, {@code autonomy.lock.json}: the agent, its policy, and
 * whatever else decides how it behaves, each by its digest, and one fingerprint over all of it.
 * docs/formats/lock.md has the format.
 *
 * <p>A lock proves nothing by itself: whoever changes it can work out another fingerprint. What
 * makes it count is a signature of the bundle that names the fingerprint.
 *
 * @param agentArtifact {@code sha256:…} of the agent: of its image's manifest or of its file
 * @param bundle the policy
 * @param inputs {@code sha256:…} of other inputs (prompts, models, tool descriptions) by name
 * @param fingerprint {@code blake3:…} as the file states it
 * @param recomputed {@code blake3:…} of what the file says
 */
public record LockFile(
    Optional<String> agentArtifact,
    LockedBundle bundle,
    SortedMap<String, String> inputs,
    String fingerprint,
    String recomputed) {

  /** How the file is called where nobody says otherwise. */
  public static final String NAME = "autonomy.lock.json";

  /** A larger one is refused. */
  public static final int MAX_BYTES = 256 << 10;

  private static final String SCHEMA = "schema_version";
  private static final String OUR_SCHEMA = "1.0";
  private static final Pattern SCHEMAS = Pattern.compile("1\\.[0-9]{1,4}");
  private static final Pattern SHA256 = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern BLAKE3 = Pattern.compile("blake3:[0-9a-f]{64}");
  private static final Pattern INPUT = Pattern.compile("[a-z0-9_]{1,64}");
  private static final String INPUT_END = "_hash";
  private static final int MAX_REF_CHARS = 1024;

  /**
   * The policy that a lock is for.
   *
   * @param ref where it is: {@code oci://…} in a registry, {@code file:…} otherwise
   * @param digest {@code sha256:…} of its manifest in the registry; of the archive where there is
   *     none
   * @param version semantic version, as the bundle's manifest says it
   */
  public record LockedBundle(String ref, String digest, String version) {

    /** Where it is in a registry, pinned; nothing when it is in none. */
    public Optional<OciReference> reference() {
      return ref.startsWith(OciReference.SCHEME)
          ? Optional.of(OciReference.parse(ref).at(digest))
          : Optional.empty();
    }
  }

  /**
   * A new lock.
   *
   * @param agentArtifact {@code sha256:…} of the agent, if there is one
   * @param inputs {@code sha256:…} of each other input, by a name of lower-case letters, digits and
   *     underscores
   * @return its bytes, JSON for people to read
   * @throws LockException if one of these has not its form
   */
  public static byte[] write(
      Optional<String> agentArtifact, LockedBundle bundle, Map<String, String> inputs)
      throws LockException {
    JsonWriter json = new JsonWriter().beginObject().member(SCHEMA, OUR_SCHEMA);
    if (agentArtifact.isPresent()) {
      json.name("agent_artifact").beginObject().member("digest", agentArtifact.get()).endObject();
    }
    json.name("policy_bundle")
        .beginObject()
        .member("ref", bundle.ref)
        .member("digest", bundle.digest)
        .member("semver", bundle.version)
        .endObject();
    json.name("inputs").beginObject();
    for (Map.Entry<String, String> input : new TreeMap<>(inputs).entrySet()) {
      json.member(input.getKey() + INPUT_END, input.getValue());
    }
    byte[] open = json.endObject().endObject().toByteArray();
    byte[] bytes = withFingerprint(open);
    parse(bytes);
    return bytes;
  }

  /** The same object with its fingerprint as the last member, each member on a line of its own. */
  private static byte[] withFingerprint(byte[] open) throws LockException {
    JsonObject object = object(open);
    StringBuilder text = new StringBuilder("{\n");
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String value = new JsonWriter().value(member.getValue()).toString();
      text.append("  ").append(JsonWriter.quote(member.getKey())).append(": ");
      text.append(value).append(",\n");
    }
    text.append("  ").append(JsonWriter.quote(Fingerprint.MEMBER)).append(": ");
    text.append(JsonWriter.quote(Fingerprint.of(object))).append("\n}\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a lock. Members that it does not know are left alone, and are part of the fingerprint.
   *
   * @throws LockException if it is no lock; the message is one line
   */
  public static LockFile parse(byte[] bytes) throws LockException {
    if (bytes.length > MAX_BYTES) {
      throw new LockException(
          "the lock has " + bytes.length + " bytes, more than " + MAX_BYTES + ": it is none");
    }
    JsonObject lock = object(bytes);
    String schema = text(lock, SCHEMA, "");
    if (!SCHEMAS.matcher(schema).matches()) {
      throw new LockException(
          "the lock has schema_version `" + shown(schema) + "`, expected 1.x: use a newer version");
    }
    JsonObject policy = member(lock, "policy_bundle");
    LockedBundle bundle =
        new LockedBundle(
            text(policy, "ref", "policy_bundle."),
            matching(policy, "digest", SHA256, "policy_bundle."),
            text(policy, "semver", "policy_bundle."));
    checkRef(bundle);
    Optional<String> artifact =
        lock.get("agent_artifact") == null
            ? Optional.empty()
            : Optional.of(
                matching(member(lock, "agent_artifact"), "digest", SHA256, "agent_artifact."));
    return new LockFile(
        artifact,
        bundle,
        inputs(lock),
        matching(lock, Fingerprint.MEMBER, BLAKE3, ""),
        Fingerprint.of(lock));
  }

  private static void checkRef(LockedBundle bundle) throws LockException {
    try {
      Optional<String> pinned =
          bundle.ref.startsWith(OciReference.SCHEME)
              ? OciReference.parse(bundle.ref).digest()
              : Optional.empty();
      if (bundle.ref.length() > MAX_REF_CHARS) {
        throw new LockException("the lock's policy_bundle.ref is longer than " + MAX_REF_CHARS);
      }
      if (pinned.isPresent() && !pinned.get().equals(bundle.digest)) {
        throw new LockException(
            "the lock's policy_bundle.ref ends in "
                + pinned.get()
                + ", and its digest is "
                + bundle.digest);
      }
    } catch (IllegalArgumentException e) {
      throw new LockException(
          "the lock's policy_bundle.ref: " + shown(String.valueOf(e.getMessage())), e);
    }
  }

  private static SortedMap<String, String> inputs(JsonObject lock) throws LockException {
    SortedMap<String, String> inputs = new TreeMap<>();
    if (lock.get("inputs") == null) {
      return inputs;
    }
    JsonObject object = member(lock, "inputs");
    for (String name : object.members().keySet()) {
      String input =
          name.endsWith(INPUT_END) ? name.substring(0, name.length() - INPUT_END.length()) : "";
      if (!INPUT.matcher(input).matches()) {
        throw new LockException(
            "the lock's inputs."
                + shown(name)
                + ": expected a name of lower-case letters, digits and _ that ends in _hash");
      }
      inputs.put(input, matching(object, name, SHA256, "inputs."));
    }
    return inputs;
  }

  private static JsonObject object(byte[] bytes) throws LockException {
    try {
      return JsonObject.parse(bytes);
    } catch (JsonException e) {
      throw new LockException("the lock is no JSON object: " + e.getMessage(), e);
    }
  }

  private static JsonObject member(JsonObject json, String name) throws LockException {
    if (json.get(name) instanceof JsonObject object) {
      return object;
    }
    throw new LockException("the lock's member " + name + " is no object");
  }

  private static String matching(JsonObject json, String name, Pattern form, String path)
      throws LockException {
    String text = text(json, name, path);
    if (!form.matcher(text).matches()) {
      throw new LockException(
          "the lock's member " + path + name + " is `" + shown(text) + "`, expected " + form);
    }
    return text;
  }

  private static String text(JsonObject json, String name, String path) throws LockException {
    if (json.get(name) instanceof JsonString(String text) && !text.isEmpty()) {
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw new LockException(
            "the lock's member " + path + name + " has control characters: `" + shown(text) + "`");
      }
      return text;
    }
    throw new LockException("the lock has no text in member " + path + name);
  }

  /** For a message of one line: nobody has vouched for this text. */
  private static String shown(String text) {
    return ReleaseReader.shown(text);
  }
}
