package dev.autonomy.bundle;

import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.trust.Sha256;

/**
 * A bundle in the managed store.
 *
 * @param identity its reference, digest and version
 * @param name from its manifest
 * @param blob {@code sha256:…} of the archive's bytes, under which the store keeps it
 */
public record StoredPolicy(PolicyIdentity identity, String name, String blob) {

  /**
   * The line that tells a person that it is the current policy now.
   *
   * @param action what made it so: {@code load}, {@code activate} or {@code rollback}
   */
  public String line(String action) {
    return "policy "
        + action
        + ": OK — version="
        + identity.version()
        + " hash="
        + identity.digest();
  }

  /** Writes the members of the JSON form. */
  void writeMembers(JsonWriter out) {
    out.member("ref", identity.ref()).member("name", name).member("version", identity.version());
    out.member("digest", identity.digest()).member("blob", blob);
  }

  static StoredPolicy of(JsonObject json) throws JsonException {
    return new StoredPolicy(
        new PolicyIdentity(text(json, "ref"), digest(json, "digest"), text(json, "version")),
        text(json, "name"),
        digest(json, "blob"));
  }

  /** The member, which must be the only form of digest that may become a file name. */
  private static String digest(JsonObject json, String member) throws JsonException {
    String text = text(json, member);
    if (!Sha256.isDigest(text)) {
      throw new JsonException("member " + member + " is not a SHA-256 digest", 0);
    }
    return text;
  }

  static String text(JsonObject json, String member) throws JsonException {
    return json.string(member)
        .orElseThrow(() -> new JsonException("member " + member + " is missing", 0));
  }
}
