package dev.autonomy.http2;

/** Text of a peer's, made fit for a message of ours. */
final class PeerText {

  private PeerText() {}

  /** The printable ASCII of it in back-ticks after a colon; nothing for nothing. */
  static String quoted(byte[] bytes) {
    if (bytes.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder(": `");
    for (byte b : bytes) {
      text.append(b >= ' ' && b < 0x7f && b != '`' ? (char) b : '.');
    }
    return text.append('`').toString();
  }
}
