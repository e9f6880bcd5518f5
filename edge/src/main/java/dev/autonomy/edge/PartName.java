package dev.autonomy.edge;

import java.util.Optional;

/**
 * Whose part of which segment: a file {@code incoming/<hex>.<peer>.part} and beside it its {@code
 * .sums}. Content that was whole before a crash, of which nobody knows whose it was, is {@code
 * incoming/<hex>.whole} and has no sums.
 *
 * @param peer empty for nobody's
 */
record PartName(Digest digest, String peer) {

  static final String FOLDER = "incoming/";
  static final String SUMS = ".sums";

  private static final String PART = ".part";
  private static final String WHOLE = ".whole";
  private static final String NOBODY = "";

  /** Far more than a configuration takes, and a file's name has room for it. */
  private static final int MAX_PEER_CHARACTERS = 128;

  private static final int HEX_DIGITS = 64;

  PartName {
    if (!peer.chars().allMatch(PartName::mayStandInName) || peer.length() > MAX_PEER_CHARACTERS) {
      throw new IllegalArgumentException(
          "a peer's name must not become a path: `"
              + peer
              + "`, expected at most "
              + MAX_PEER_CHARACTERS
              + " letters, digits, `-`, `_` and `.`");
    }
  }

  private static boolean mayStandInName(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.';
  }

  /** Whole content of which nobody knows who sent it. */
  static PartName whole(Digest digest) {
    return new PartName(digest, NOBODY);
  }

  /** What a file in {@link #FOLDER} is a part of; empty when it is something else, or its sums. */
  static Optional<PartName> parse(String file) {
    Optional<Digest> digest =
        file.length() < HEX_DIGITS
            ? Optional.empty()
            : Digest.parse("sha256:" + file.substring(0, HEX_DIGITS));
    if (digest.isEmpty()) {
      return Optional.empty();
    }
    String rest = file.substring(HEX_DIGITS);
    if (rest.equals(WHOLE)) {
      return Optional.of(whole(digest.get()));
    }
    int peerLength = rest.length() - 1 - PART.length();
    if (peerLength < 1 || !rest.startsWith(".") || !rest.endsWith(PART)) {
      return Optional.empty();
    }
    String peer = rest.substring(1, 1 + peerLength);
    boolean readable =
        peer.length() <= MAX_PEER_CHARACTERS && peer.chars().allMatch(PartName::mayStandInName);
    return readable ? Optional.of(new PartName(digest.get(), peer)) : Optional.empty();
  }

  boolean isWhole() {
    return peer.equals(NOBODY);
  }

  String part() {
    return isWhole() ? FOLDER + digest.hex() + WHOLE : FOLDER + digest.hex() + "." + peer + PART;
  }

  String sums() {
    return FOLDER + digest.hex() + "." + peer + SUMS;
  }
}
