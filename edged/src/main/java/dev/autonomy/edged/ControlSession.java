package dev.autonomy.edged;

import dev.autonomy.edge.Digest;
import dev.autonomy.edge.control.ControlChannel;
import dev.autonomy.edge.control.ControlException;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonArray;
import dev.autonomy.json.JsonBoolean;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request, read member by member, and the way to answer it. */
final class ControlSession {

  private static final int MAX_TEXTS = 256;

  private final ControlChannel channel;
  private final JsonObject request;
  private final String operator;
  private final Set<String> read = new HashSet<>(Set.of(ControlRequest.OPERATION));

  ControlSession(ControlChannel channel, JsonObject request, String operator) {
    this.channel = channel;
    this.request = request;
    this.operator = operator;
  }

  ControlChannel channel() {
    return channel;
  }

  /** The name of the user who asks. */
  String operator() {
    return operator;
  }

  String operation() throws ControlException {
    return request
        .string(ControlRequest.OPERATION)
        .orElseThrow(() -> bad("the request has no `op`, expected the name of an operation"));
  }

  /** Nothing of the request may be left unread: it might have meant something. */
  void end() throws ControlException {
    for (String name : request.members().keySet()) {
      if (!read.contains(name)) {
        throw bad("`" + name + "` means nothing to `" + operation() + "`");
      }
    }
  }

  private @Nullable JsonValue member(String name) {
    read.add(name);
    return request.get(name);
  }

  Optional<String> find(String name) throws ControlException {
    @Nullable JsonValue value = member(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof JsonString(String text)) {
      return Optional.of(text);
    }
    throw bad("`" + name + "` is no text");
  }

  String text(String name, String fallback) throws ControlException {
    return find(name).orElse(fallback);
  }

  boolean flag(String name) throws ControlException {
    @Nullable JsonValue value = member(name);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonBoolean flag) {
      return flag.value();
    }
    throw bad("`" + name + "` is neither true nor false");
  }

  Optional<Long> findNumber(String name, long least, long most) throws ControlException {
    @Nullable JsonValue value = member(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof JsonNumber number) {
      BigDecimal exact = number.decimal();
      if (exact.compareTo(BigDecimal.valueOf(least)) >= 0
          && exact.compareTo(BigDecimal.valueOf(most)) <= 0
          && exact.stripTrailingZeros().scale() <= 0) {
        return Optional.of(exact.longValueExact());
      }
    }
    throw bad("`" + name + "` is no whole number from " + least + " to " + most);
  }

  long number(String name, long least, long most) throws ControlException {
    return findNumber(name, least, most)
        .orElseThrow(() -> bad("`" + name + "` is missing, expected a number"));
  }

  int number(String name, int fallback, int least, int most) throws ControlException {
    return findNumber(name, least, most).map(Math::toIntExact).orElse(fallback);
  }

  List<String> texts(String name) throws ControlException {
    @Nullable JsonValue value = member(name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof JsonArray array && array.elements().size() <= MAX_TEXTS) {
      for (JsonValue element : array.elements()) {
        if (element instanceof JsonString(String text)) {
          texts.add(text);
        }
      }
      if (texts.size() == array.elements().size()) {
        return texts;
      }
    }
    throw bad("`" + name + "` is no array of at most " + MAX_TEXTS + " texts");
  }

  Digest digest(String name) throws ControlException {
    return findDigest(name)
        .orElseThrow(() -> bad("`" + name + "` is missing, expected `sha256:<hex>`"));
  }

  Optional<Digest> findDigest(String name) throws ControlException {
    Optional<String> text = find(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Digest.parse(text.get())
            .orElseThrow(
                () ->
                    bad(
                        "`"
                            + name
                            + "` is no digest, expected `sha256:` and 64 digits of 0-9a-f")));
  }

  static ControlException bad(String message) {
    return new ControlException(ControlCodes.BAD_REQUEST, message);
  }

  /** Answers with an object that is still open. */
  void answer(JsonWriter open) throws IOException {
    channel.writeLine(open.endObject().toByteArray());
  }
}
