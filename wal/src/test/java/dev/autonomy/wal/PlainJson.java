package dev.autonomy.wal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON for {@link PlainVerifier}: objects as maps in order, arrays as lists, numbers and literals
 * as their text behind a {@code #}, strings as they are.
 */
final class PlainJson {

  private final String text;
  private int at;

  private PlainJson(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    PlainJson json = new PlainJson(text);
    Object value = json.value();
    require(json.at == text.length(), "nothing behind the value");
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new PlainVerifier.Wrong("expected an object");
  }

  @SuppressWarnings("unchecked")
  static List<Object> array(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return (List<Object>) list;
    }
    throw new PlainVerifier.Wrong("expected an array");
  }

  static long number(@Nullable Object value) {
    return Long.parseLong(String.valueOf(value).substring(1));
  }

  private Object value() {
    skip();
    char c = text.charAt(at);
    Object value =
        switch (c) {
          case '{' -> members();
          case '[' -> elements();
          case '"' -> string();
          default -> word();
        };
    skip();
    return value;
  }

  private Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skip();
    while (text.charAt(at) != '}') {
      skip();
      String name = string();
      skip();
      require(text.charAt(at++) == ':', "a colon");
      require(members.put(name, value()) == null, "a name once");
      require(text.charAt(at) == '}' || text.charAt(at) == ',', "a comma");
      if (text.charAt(at) == ',') {
        at++;
        skip();
        require(text.charAt(at) == '"', "a member");
      }
    }
    at++;
    return members;
  }

  private List<Object> elements() {
    List<Object> elements = new ArrayList<>();
    at++;
    skip();
    while (text.charAt(at) != ']') {
      elements.add(value());
      require(text.charAt(at) == ']' || text.charAt(at) == ',', "a comma");
      if (text.charAt(at) == ',') {
        at++;
        skip();
        require(text.charAt(at) != ']', "an element");
      }
    }
    at++;
    return elements;
  }

  private String string() {
    require(text.charAt(at++) == '"', "a string");
    StringBuilder string = new StringBuilder();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      require(c >= ' ', "no control character");
      if (c == '\\') {
        char escape = text.charAt(at++);
        int known = "\"\\/bfnrt".indexOf(escape);
        require(known >= 0 || escape == 'u', "an escape");
        if (known >= 0) {
          c = "\"\\/\b\f\n\r\t".charAt(known);
        } else {
          c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
          at += 4;
        }
      }
      string.append(c);
    }
    at++;
    return string.toString();
  }

  private String word() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    require(
        word.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?"), "a value");
    return "#" + word;
  }

  private void skip() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new PlainVerifier.Wrong("expected " + what);
    }
  }
}
