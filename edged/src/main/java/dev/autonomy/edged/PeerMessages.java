package dev.autonomy.edged;

import dev.autonomy.edge.Answer;
import dev.autonomy.edge.Digest;
import dev.autonomy.edge.Reason;
import dev.autonomy.edge.Segment;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonNumber;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What peers say to each other beside bytes: JSON, {@code docs/formats/edge-peer.md}. */
final class PeerMessages {

  static final String OFFER_PATH = "/v1/offer";
  static final String SEGMENTS_PATH = "/v1/segments/";
  static final String OFFSET = "?offset=";

  /** 16 KiB: an offer, and an answer. */
  static final int MAX_BYTES = 16 << 10;

  private PeerMessages() {}

  static byte[] offer(Segment segment) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("segment", segment.digest().toString())
            .member("size", segment.size())
            .member("media_type", segment.mediaType())
            .member("label", segment.label())
            .member("priority", segment.priority());
    segment.expires().ifPresent(expires -> json.member("expires", expires.toString()));
    return json.endObject().toByteArray();
  }

  /**
   * Reads an offer.
   *
   * @throws MalformedException when it is none
   */
  static Segment offer(byte[] body) throws MalformedException {
    try {
      JsonObject json = JsonObject.parse(body);
      Optional<String> expires = json.string("expires");
      return new Segment(
          Digest.parse(json.string("segment").orElse(""))
              .orElseThrow(() -> new MalformedException("an offer without a segment's name")),
          number(json, "size"),
          json.string("media_type").orElse(Segment.DEFAULT_MEDIA_TYPE),
          json.string("label").orElse(""),
          Math.toIntExact(number(json, "priority")),
          expires.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(expires.get())));
    } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
      throw new MalformedException("an offer that cannot be read: " + e.getMessage());
    } catch (DateTimeException e) {
      throw new MalformedException("an offer that expires at no time: " + e.getMessage());
    }
  }

  static byte[] answer(Answer answer) {
    JsonWriter json = new JsonWriter().beginObject();
    switch (answer) {
      case Answer.Have() -> json.member("answer", "have");
      case Answer.Want(long offset) -> json.member("answer", "want").member("offset", offset);
      case Answer.Refuse(Reason reason, Duration retryAfter) -> {
        json.member("answer", "refuse").member("reason", reason.code());
        if (!retryAfter.isZero()) {
          json.member("retry_after_ms", Math.max(0, retryAfter.toMillis()));
        }
      }
    }
    return json.endObject().toByteArray();
  }

  /**
   * Reads an answer.
   *
   * @throws MalformedException when it is none
   */
  static Answer answer(byte[] body) throws MalformedException {
    try {
      JsonObject json = JsonObject.parse(body);
      String answer = json.string("answer").orElse("");
      return switch (answer) {
        case "have" -> new Answer.Have();
        case "want" -> new Answer.Want(number(json, "offset"));
        case "refuse" ->
            new Answer.Refuse(
                Reason.ofCode(json.string("reason").orElse("")).orElse(Reason.BAD_ANSWER),
                json.get("retry_after_ms") == null
                    ? Duration.ZERO
                    : Duration.ofMillis(Math.max(0, number(json, "retry_after_ms"))));
        default -> throw new MalformedException("the answer `" + answer + "`");
      };
    } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
      throw new MalformedException("an answer that cannot be read: " + e.getMessage());
    }
  }

  private static long number(JsonObject json, String name) throws MalformedException {
    if (json.get(name) instanceof JsonNumber number) {
      return number.longValueExact();
    }
    throw new MalformedException("no number `" + name + "`");
  }

  /** A peer says something else than the protocol has. */
  static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message);
    }
  }
}
