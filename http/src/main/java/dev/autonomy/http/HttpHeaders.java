package dev.autonomy.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Header fields of one message in their order. Names are lower-case, values are trimmed. */
public final class HttpHeaders {

  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  HttpHeaders() {}

  void add(String lowerCaseName, String value) {
    names.add(lowerCaseName);
    values.add(value);
  }

  /** Number of fields. */
  public int size() {
    return names.size();
  }

  /** The first value of the field, or null when it is absent. */
  public @Nullable String first(String lowerCaseName) {
    int index = names.indexOf(lowerCaseName);
    return index < 0 ? null : values.get(index);
  }

  /** How often the field occurs. */
  public int count(String lowerCaseName) {
    int count = 0;
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(lowerCaseName)) {
        count++;
      }
    }
    return count;
  }

  /** Whether one of the field's comma-separated elements is {@code token}, in any case. */
  public boolean hasToken(String lowerCaseName, String token) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(lowerCaseName) && listHas(values.get(i), token)) {
        return true;
      }
    }
    return false;
  }

  private static boolean listHas(String list, String token) {
    int start = 0;
    while (start <= list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      if (list.substring(start, end).strip().equalsIgnoreCase(token)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
