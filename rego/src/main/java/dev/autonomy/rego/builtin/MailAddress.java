package dev.autonomy.rego.builtin;

/** Recognises one mail address of a message header (RFC 5322, section 3.4), without groups. */
final class MailAddress {

  private static final String ATOM_CHARACTERS = "!#$%&'*+-/=?^_`{|}~";

  private final String text;
  private int position;

  private MailAddress(String text) {
    this.text = text;
  }

  /** Whether the text is {@code local@domain}, perhaps in angle brackets after a name. */
  static boolean isAddress(String text) {
    MailAddress plain = new MailAddress(text);
    if (plain.specification() && plain.atEnd()) {
      return true;
    }
    MailAddress named = new MailAddress(text);
    named.spaces();
    while (named.word(true)) {
      named.spaces();
    }
    return named.take('<') && named.specification() && named.take('>') && named.atEnd();
  }

  private boolean atEnd() {
    spaces();
    return position == text.length();
  }

  private void spaces() {
    while (position < text.length() && " \t".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private boolean take(char wanted) {
    boolean found = position < text.length() && text.charAt(position) == wanted;
    position += found ? 1 : 0;
    return found;
  }

  private boolean specification() {
    spaces();
    if (!word(false)) {
      return false;
    }
    spaces();
    if (!take('@')) {
      return false;
    }
    spaces();
    return position < text.length() && text.charAt(position) == '[' ? literal() : atoms(false);
  }

  /** A quoted string, or atoms. */
  private boolean word(boolean inName) {
    return position < text.length() && text.charAt(position) == '"' ? quoted() : atoms(inName);
  }

  private boolean quoted() {
    for (int i = position + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean filled = i > position + 1;
        position = i + 1;
        return filled;
      }
      i += c == '\\' ? 1 : 0;
      if (c < ' ' && c != '\t' || c == 0x7f) {
        return false;
      }
    }
    return false;
  }

  /** Atoms with single points between; in names points may stand anywhere. */
  private boolean atoms(boolean inName) {
    int start = position;
    while (position < text.length() && isAtomCharacter(text.charAt(position))) {
      position++;
    }
    String found = text.substring(start, position);
    boolean pointed = found.startsWith(".") || found.endsWith(".") || found.contains("..");
    return !found.isEmpty() && (inName || !pointed);
  }

  private static boolean isAtomCharacter(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c > 0x7f
        || ATOM_CHARACTERS.indexOf(c) >= 0;
  }

  /** A domain that is an address in brackets. */
  private boolean literal() {
    int close = text.indexOf(']', position);
    if (close < 0) {
      return false;
    }
    String address = text.substring(position + 1, close);
    position = close + 1;
    String bare = address.startsWith("IPv6:") ? address.substring(5) : address;
    return IpAddress.parse(bare) != null;
  }
}
