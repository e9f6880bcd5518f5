package dev.autonomy.runtime;

import dev.autonomy.http.HttpClientExchange;
import dev.autonomy.http.HttpHeaders;
import dev.autonomy.runtime.ControlPlane.Answer;
import dev.autonomy.supply.Release;
import dev.autonomy.supply.ReleaseException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer of a control plane means: docs/api/releases.md. */
final class ControlPlaneAnswers {

  private static final int MAX_TAG_CHARS = 256;

  /** Seconds with more digits are no wait that anybody means. */
  private static final int MAX_SECONDS_DIGITS = 9;

  private ControlPlaneAnswers() {}

  /**
   * Reads an answer.
   *
   * @param conditional whether the question named what is known already
   * @throws ReleaseException if it has a release document that cannot be used
   */
  static Answer read(HttpClientExchange.Answer answer, boolean conditional)
      throws ReleaseException {
    return switch (answer.status()) {
      case 200 -> desired(answer);
      case 204 -> new Answer.Nothing();
      case 304 ->
          conditional
              ? new Answer.Unchanged()
              : new Answer.Failed("it answers 304 to a question that named nothing");
      case 301, 302, 303, 307, 308 ->
          failed(answer, ", which is not followed: give the address that answers itself");
      case 401, 403 -> failed(answer, ": --orchestrator-token-file needs another token");
      case 404 -> failed(answer, ": it serves no releases there");
      default -> failed(answer, "");
    };
  }

  private static Answer failed(HttpClientExchange.Answer answer, String words) {
    return new Answer.Failed(
        "the orchestrator answers " + answer.status() + words, retryAfter(answer.headers()));
  }

  private static Answer desired(HttpClientExchange.Answer answer) throws ReleaseException {
    String type = answer.headers().first("content-type");
    if (!isJson(type)) {
      return new Answer.Failed("the orchestrator's answer is not application/json");
    }
    Release release = Release.parse(answer.body());
    return new Answer.Desired(release, tag(answer.headers().first("etag")));
  }

  private static boolean isJson(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters))
        .strip()
        .equals("application/json");
  }

  /** What can be sent back as it is. */
  private static Optional<String> tag(@Nullable String tag) {
    if (tag == null || tag.isEmpty() || tag.length() > MAX_TAG_CHARS) {
      return Optional.empty();
    }
    for (int i = 0; i < tag.length(); i++) {
      if (tag.charAt(i) <= ' ' || tag.charAt(i) > '~') {
        return Optional.empty();
      }
    }
    return Optional.of(tag);
  }

  /** Seconds, or a date, which is measured against the answer's own clock. */
  private static Optional<Duration> retryAfter(HttpHeaders headers) {
    String text = headers.first("retry-after");
    String now = headers.first("date");
    if (text == null || text.isEmpty() || !isNumber(text) && now == null) {
      return Optional.empty();
    }
    try {
      Duration wait = isNumber(text) ? seconds(text) : between(String.valueOf(now), text);
      return wait.isNegative() ? Optional.empty() : Optional.of(wait);
    } catch (NumberFormatException | DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String text) {
    return text.length() > MAX_SECONDS_DIGITS
        ? ReleasePacing.MAX_RETRY_AFTER
        : Duration.ofSeconds(Long.parseLong(text));
  }

  private static Duration between(String now, String then) {
    DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME;
    return Duration.between(ZonedDateTime.parse(now, format), ZonedDateTime.parse(then, format));
  }

  private static boolean isNumber(String text) {
    return text.charAt(0) >= '0' && text.charAt(0) <= '9';
  }
}
