package dev.autonomy.rego.builtin.x509;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Host names and mail addresses in certificates (RFC 6125; RFC 5280, section 4.2.1.6). */
final class Hosts {

  /**
   * A mail address (RFC 2821, section 4.1.2).
   *
   * @param local the part before the {@code @}, without quotes and escapes
   * @param domain the part after it
   */
  record Mailbox(String local, String domain) {}

  private static final String ATOM_CHARACTERS = "!#$%&'*+-/=?^_`{|}~.";

  private Hosts() {}

  /** Whether {@code domain} is made of labels; that of a constraint may begin with a point. */
  static boolean isDomain(String domain, boolean constraint) {
    String labels = constraint && domain.startsWith(".") ? domain.substring(1) : domain;
    if (domain.isEmpty()) {
      return true;
    }
    for (int i = 0; i < domain.length(); i++) {
      if (domain.charAt(i) < '!' || domain.charAt(i) > '~') {
        return false;
      }
    }
    return !labels.isEmpty()
        && !labels.startsWith(".")
        && !labels.endsWith(".")
        && !labels.contains("..");
  }

  /** The mailbox, or null if the text is none. */
  static @Nullable Mailbox mailbox(String text) {
    StringBuilder local = new StringBuilder();
    int end = text.startsWith("\"") ? quoted(text, local) : atoms(text, local);
    if (end < 0 || end >= text.length() || text.charAt(end) != '@') {
      return null;
    }
    String domain = text.substring(end + 1);
    return isDomain(domain, false) ? new Mailbox(local.toString(), domain) : null;
  }

  /** Takes a quoted string apart; the position after it, or -1. */
  private static int quoted(String text, StringBuilder local) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        i++;
        if (i == text.length() || !isQuotable(text.charAt(i))) {
          return -1;
        }
        local.append(text.charAt(i));
      } else if (c == 0 || c > 127 || c == '\t' || c == '\n' || c == '\r') {
        return -1;
      } else {
        local.append(c);
      }
    }
    return -1;
  }

  private static boolean isQuotable(char c) {
    return c >= 1 && c <= 127 && c != '\n' && c != '\r';
  }

  /** Takes words with points between them; the position after them, or -1. */
  private static int atoms(String text, StringBuilder local) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        if (i == text.length()) {
          return -1;
        }
        c = text.charAt(i);
      } else if (!isLetterOrDigit(c) && ATOM_CHARACTERS.indexOf(c) < 0) {
        break;
      }
      local.append(c);
      i++;
    }
    String found = local.toString();
    boolean pointed = found.startsWith(".") || found.endsWith(".") || found.contains("..");
    return found.isEmpty() || pointed ? -1 : i;
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** Whether a name of a certificate, with a wildcard as first label perhaps, means a host. */
  static boolean matches(String pattern, String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    String given = pattern.toLowerCase(Locale.ROOT);
    if (!isHost(wanted, false) || !isHost(given, true)) {
      return !given.isEmpty() && !given.equals(".") && given.equals(wanted);
    }
    String[] patternLabels = given.split("\\.", -1);
    String[] hostLabels = withoutLastPoint(wanted).split("\\.", -1);
    if (patternLabels[0].equals("*")) {
      hostLabels[0] = "*";
    }
    return Arrays.equals(patternLabels, hostLabels);
  }

  private static String withoutLastPoint(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isHost(String host, boolean isPattern) {
    String[] labels = (isPattern ? host : withoutLastPoint(host)).split("\\.", -1);
    for (int i = 0; i < labels.length; i++) {
      boolean wildcard = isPattern && i == 0 && labels[i].equals("*");
      if (!wildcard && !isHostLabel(labels[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHostLabel(String label) {
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (!isLetterOrDigit(c) && c != '_' && (c != '-' || i == 0)) {
        return false;
      }
    }
    return !label.isEmpty();
  }
}
