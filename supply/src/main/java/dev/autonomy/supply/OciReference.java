package dev.autonomy.supply;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a bundle is: {@code oci://host[:port]/repository[:tag][@sha256:…]}, as the <a
 * href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">OCI distribution
 * specification</a> writes names and tags. The host is always there; nothing is looked up at a
 * default registry.
 *
 * @param host with its port, if it has one
 * @param repository path of the repository
 * @param tag a name for one of its manifests, which may mean another tomorrow
 * @param digest {@code sha256:…} of the manifest, which always means the same
 */
public record OciReference(
    String host, String repository, Optional<String> tag, Optional<String> digest) {

  /** How a reference begins. */
  public static final String SCHEME = "oci://";

  private static final int MAX_LENGTH = 1024;

  private static final Pattern FORM =
      Pattern.compile(
          "oci://(?<host>[a-zA-Z0-9.-]+(?::[0-9]{1,5})?|\\[[0-9a-fA-F:]+](?::[0-9]{1,5})?)"
              + "/(?<repository>[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*"
              + "(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
              + "(?::(?<tag>[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}))?"
              + "(?:@(?<digest>sha256:[0-9a-f]{64}))?");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; the message is one line
   */
  public static OciReference parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > MAX_LENGTH || !matcher.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no reference: expected oci://host/repository[:tag][@sha256:…]");
    }
    return new OciReference(
        matcher.group("host"),
        matcher.group("repository"),
        Optional.ofNullable(matcher.group("tag")),
        Optional.ofNullable(matcher.group("digest")));
  }

  /** The same repository, exactly this manifest. */
  public OciReference at(String manifestDigest) {
    return new OciReference(host, repository, tag, Optional.of(manifestDigest));
  }

  /** As it was written. */
  @Override
  public String toString() {
    return SCHEME
        + host
        + '/'
        + repository
        + tag.map(name -> ":" + name).orElse("")
        + digest.map(value -> "@" + value).orElse("");
  }
}
