package dev.autonomy.line;

import java.util.List;

/** Writes words so that a POSIX shell reads them back as they are. */
public final class ShellWords {

  private ShellWords() {}

  /** The words as one line. */
  public static String join(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(quote(word));
    }
    return line.toString();
  }

  /** One word, in single quotes when it needs them. */
  public static String quote(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!isPlain(word.charAt(i))) {
        return "'" + word.replace("'", "'\\''") + "'";
      }
    }
    return word.isEmpty() ? "''" : word;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_./:=@%+,".indexOf(c) >= 0;
  }
}
