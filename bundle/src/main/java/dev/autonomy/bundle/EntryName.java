package dev.autonomy.bundle;

/** Which names an entry of an archive may have. */
final class EntryName {

  static final int MAX_CHARS = 512;
  static final int MAX_SEGMENTS = 32;

  private EntryName() {}

  /**
   * The name in its plain form: no leading {@code ./}, no trailing slash; empty for the root
   * folder.
   *
   * @param raw the name as it stands in the archive, without a leading slash
   * @throws BundleException if the name could mean a place outside the bundle, or two places
   */
  static String plain(String raw) throws BundleException {
    int start = raw.startsWith("./") ? 2 : 0;
    int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
    if (start >= end || raw.equals(".")) {
      return "";
    }
    String name = raw.substring(start, end);
    if (name.length() > MAX_CHARS) {
      throw refuse(raw, "is longer than " + MAX_CHARS + " characters");
    }
    int segments = 0;
    int segment = 0;
    for (int i = 0; i <= name.length(); i++) {
      char c = i < name.length() ? name.charAt(i) : '/';
      if (c == '/') {
        checkSegment(raw, name.substring(segment, i));
        segment = i + 1;
        segments++;
      } else if (c < ' ' || c == 0x7f || c == '\\' || c == ':') {
        throw refuse(raw, "has a control character, a backslash or a colon");
      }
    }
    if (segments > MAX_SEGMENTS) {
      throw refuse(raw, "is deeper than " + MAX_SEGMENTS + " folders");
    }
    return name;
  }

  private static void checkSegment(String raw, String segment) throws BundleException {
    if (segment.isEmpty()) {
      throw refuse(raw, raw.startsWith("/") ? "is absolute" : "has an empty segment");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw refuse(raw, "has a segment `" + segment + "`");
    }
  }

  static BundleException refuse(String raw, String what) {
    return new BundleException(
        BundleException.Code.BAD_ARCHIVE, "archive entry " + quote(raw) + " " + what);
  }

  /** The name for a message: short, without control characters. */
  static String quote(String raw) {
    StringBuilder quoted = new StringBuilder("`");
    for (int i = 0; i < raw.length() && i < 80; i++) {
      char c = raw.charAt(i);
      quoted.append(Character.isISOControl(c) ? '?' : c);
    }
    return quoted.append(raw.length() > 80 ? "…`" : "`").toString();
  }
}
