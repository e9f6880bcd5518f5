package dev.autonomy.contract;

import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The places of a tool call whose values the log must not keep.
 *
 * <p>Each pointer starts with {@code /params} or {@code /context}: the kind of a call is always
 * recorded. A pointer to a member or element that the call does not have redacts nothing; one that
 * leads through a value which has no members, or names an array's element by anything but its
 * index, does not apply, and whoever depends on it must deny.
 *
 * @param pointers sorted by their text, none inside another
 */
public record Redaction(List<JsonPointer> pointers) {

  /** The log may keep the whole call. */
  public static final Redaction NONE = new Redaction(List.of());

  /** The log keeps the kind alone. */
  public static final Redaction EVERYTHING =
      new Redaction(List.of(JsonPointer.of("context"), JsonPointer.of("params")));

  /** Copies the pointers. */
  public Redaction {
    pointers = List.copyOf(pointers);
    for (JsonPointer pointer : pointers) {
      if (pointer.tokens().isEmpty() || !isRoot(pointer.tokens().getFirst())) {
        throw new IllegalArgumentException("a redaction starts with /params or /context");
      }
    }
  }

  /**
   * The redaction of all these places.
   *
   * @throws IllegalArgumentException if one does not start with {@code /params} or {@code /context}
   */
  public static Redaction of(Collection<JsonPointer> pointers) {
    List<JsonPointer> sorted = new ArrayList<>(pointers);
    sorted.sort((left, right) -> left.toString().compareTo(right.toString()));
    List<JsonPointer> outermost = new ArrayList<>();
    for (JsonPointer pointer : sorted) {
      if (sorted.stream().noneMatch(p -> !p.equals(pointer) && p.covers(pointer))
          && !outermost.contains(pointer)) {
        outermost.add(pointer);
      }
    }
    return outermost.isEmpty() ? NONE : new Redaction(outermost);
  }

  /** Whether nothing is redacted. */
  public boolean isEmpty() {
    return pointers.isEmpty();
  }

  /** Whether every pointer can be followed in {@code call}, to a value or to an absence. */
  public boolean appliesTo(ToolCall call) {
    for (JsonPointer pointer : pointers) {
      if (!applies(pointer, call)) {
        return false;
      }
    }
    return true;
  }

  /** Names of the members of params whose whole values are redacted. */
  public Set<String> wholeParams(ToolCall call) {
    return whole("params", call.params());
  }

  /** Names of the members of context whose whole values are redacted. */
  public Set<String> wholeContext(ToolCall call) {
    return whole("context", call.context());
  }

  /**
   * The call's params with every redacted value that lies deeper than {@link #wholeParams}
   * replaced.
   *
   * @param replacement makes the value that stands in the log instead, given the redacted one
   */
  public JsonObject params(ToolCall call, UnaryOperator<JsonValue> replacement) {
    return inner("params", call.params(), replacement);
  }

  /** The call's context, treated as {@link #params} treats params. */
  public JsonObject context(ToolCall call, UnaryOperator<JsonValue> replacement) {
    return inner("context", call.context(), replacement);
  }

  private Set<String> whole(String root, JsonObject object) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonPointer pointer : pointers) {
      List<String> tokens = pointer.tokens();
      if (!tokens.getFirst().equals(root)) {
        continue;
      }
      if (tokens.size() == 1) {
        return object.members().keySet();
      }
      if (tokens.size() == 2 && object.get(tokens.get(1)) != null) {
        names.add(tokens.get(1));
      }
    }
    return names;
  }

  private JsonObject inner(String root, JsonObject object, UnaryOperator<JsonValue> replacement) {
    JsonObject redacted = object;
    for (JsonPointer pointer : pointers) {
      if (pointer.tokens().size() > 2 && pointer.tokens().getFirst().equals(root)) {
        redacted = (JsonObject) replace(redacted, pointer.tokens(), 1, replacement);
      }
    }
    return redacted;
  }

  /** {@code value} with the place at {@code tokens}, from index {@code depth} on, replaced. */
  private static JsonValue replace(
      JsonValue value, List<String> tokens, int depth, UnaryOperator<JsonValue> replacement) {
    if (depth == tokens.size()) {
      return replacement.apply(value);
    }
    String token = tokens.get(depth);
    if (value instanceof JsonObject object) {
      JsonValue member = object.get(token);
      if (member == null) {
        return object;
      }
      SequencedMap<String, JsonValue> members = new LinkedHashMap<>(object.members());
      members.put(token, replace(member, tokens, depth + 1, replacement));
      return JsonObject.of(members);
    }
    if (value instanceof JsonArray(List<JsonValue> elements)) {
      int index = index(token);
      if (index < 0 || index >= elements.size()) {
        return value;
      }
      List<JsonValue> copy = new ArrayList<>(elements);
      copy.set(index, replace(elements.get(index), tokens, depth + 1, replacement));
      return new JsonArray(copy);
    }
    return value;
  }

  private static boolean applies(JsonPointer pointer, ToolCall call) {
    List<String> tokens = pointer.tokens();
    JsonValue value = tokens.getFirst().equals("params") ? call.params() : call.context();
    for (String token : tokens.subList(1, tokens.size())) {
      JsonValue next;
      if (value instanceof JsonObject object) {
        next = object.get(token);
      } else if (value instanceof JsonArray(List<JsonValue> elements) && index(token) >= 0) {
        next = index(token) < elements.size() ? elements.get(index(token)) : null;
      } else {
        return false;
      }
      if (next == null) {
        return true;
      }
      value = next;
    }
    return true;
  }

  /** RFC 6901, section 4: digits without a leading zero; -1 for anything else. */
  private static int index(String token) {
    if (token.isEmpty() || token.length() > 9 || token.length() > 1 && token.charAt(0) == '0') {
      return -1;
    }
    int index = 0;
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      index = index * 10 + c - '0';
    }
    return index;
  }

  private static boolean isRoot(String token) {
    return token.equals("params") || token.equals("context");
  }
}
