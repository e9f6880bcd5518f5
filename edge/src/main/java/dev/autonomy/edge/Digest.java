package dev.autonomy.edge;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A segment's name: the SHA-256 (FIPS 180-4) of its content. Written {@code sha256:<64 lower-case
 * hexadecimal digits>}, as OCI image-spec writes digests.
 */
public record Digest(String hex) implements Comparable<Digest> {

  private static final String PREFIX = "sha256:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  public Digest {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("not 64 lower-case hexadecimal digits: `" + hex + "`");
    }
  }

  /** Reads {@code sha256:<hex>}; empty when the text is anything else. */
  public static Optional<Digest> parse(String text) {
    return text.startsWith(PREFIX) && HEX.matcher(text.substring(PREFIX.length())).matches()
        ? Optional.of(new Digest(text.substring(PREFIX.length())))
        : Optional.empty();
  }

  /** The digest of the bytes that {@code hash}, an instance of {@link #hash()}, has taken in. */
  static Digest of(MessageDigest hash) {
    return new Digest(HexFormat.of().formatHex(hash.digest()));
  }

  /** The digest of these bytes. */
  public static Digest of(byte[] content) {
    MessageDigest hash = hash();
    hash.update(content);
    return of(hash);
  }

  static MessageDigest hash() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
