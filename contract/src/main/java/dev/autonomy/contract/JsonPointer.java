package dev.autonomy.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * A place inside a JSON document (RFC 6901).
 *
 * @param tokens unescaped reference tokens from the root; none for the whole document
 */
public record JsonPointer(List<String> tokens) {

  /** Copies the tokens. */
  public JsonPointer {
    tokens = List.copyOf(tokens);
  }

  /** The place named by these unescaped tokens. */
  public static JsonPointer of(String... tokens) {
    return new JsonPointer(List.of(tokens));
  }

  /**
   * Reads the string form: empty, or tokens that each follow a slash, with {@code ~1} for a slash
   * and {@code ~0} for a tilde.
   *
   * @throws IllegalArgumentException if {@code text} is not a pointer
   */
  public static JsonPointer parse(String text) {
    if (text.isEmpty()) {
      return new JsonPointer(List.of());
    }
    if (text.charAt(0) != '/') {
      throw new IllegalArgumentException("a JSON pointer starts with '/'");
    }
    List<String> tokens = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/') {
        tokens.add(token.toString());
        token.setLength(0);
      } else if (c == '~') {
        i++;
        token.append(unescape(i < text.length() ? text.charAt(i) : ' '));
      } else {
        token.append(c);
      }
    }
    tokens.add(token.toString());
    return new JsonPointer(tokens);
  }

  private static char unescape(char escape) {
    return switch (escape) {
      case '0' -> '~';
      case '1' -> '/';
      default ->
          throw new IllegalArgumentException("'~' in a JSON pointer must be followed by 0 or 1");
    };
  }

  /** Whether {@code other} is this place or inside it. */
  public boolean covers(JsonPointer other) {
    return other.tokens.size() >= tokens.size()
        && other.tokens.subList(0, tokens.size()).equals(tokens);
  }

  /** The string form. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String token : tokens) {
      text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
    }
    return text.toString();
  }
}
