package dev.autonomy.otlp;

import dev.autonomy.telemetry.Receipt;
import java.net.SocketTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What an answer of a collector means (OTLP specification, "OTLP/HTTP Response"). */
final class Answers {

  private static final int LAST_SUCCESS = 299;
  private static final int LAST_REDIRECT = 399;

  private Answers() {}

  /** The receipt that an answer of {@code receiver} amounts to. */
  static Receipt receipt(HttpPost.Outcome outcome, String receiver) {
    return switch (outcome) {
      case HttpPost.Outcome.Answered answer -> receipt(answer, receiver);
      case HttpPost.Outcome.Failed(Throwable cause) ->
          new Receipt.Later(failure(cause, receiver), Optional.empty());
    };
  }

  private static Receipt receipt(HttpPost.Outcome.Answered answer, String receiver) {
    int status = answer.status();
    if (status <= LAST_SUCCESS) {
      return success(answer);
    }
    if (status <= LAST_REDIRECT) {
      return new Receipt.Impossible(
          receiver
              + " answers "
              + status
              + " and redirects to `"
              + Texts.printable(withoutQuery(answer.location()))
              + "`: give the address that takes logs itself");
    }
    String said = receiver + " answers " + status + words(answer);
    return switch (status) {
      case 408, 429, 502, 503, 504 -> new Receipt.Later(said, retryAfter(answer));
      case 400, 413, 422 -> new Receipt.Unacceptable("it answers " + status + words(answer));
      case 401, 403 ->
          new Receipt.Impossible(
              said + ": give the header that it wants in OTEL_EXPORTER_OTLP_HEADERS");
      case 404, 405 -> new Receipt.Impossible(said + ": give the address that takes logs");
      default ->
          new Receipt.Impossible(said + ", which is not to be repeated: look at the collector");
    };
  }

  private static Receipt success(HttpPost.Outcome.Answered answer) {
    Optional<PartialSuccess> partial = answer.partial();
    if (partial.isEmpty()) {
      return new Receipt.Accepted("");
    }
    String message = Texts.printable(partial.get().message());
    return partial.get().rejected() > 0
        ? new Receipt.PartlyRefused(
            partial.get().rejected(), message.isEmpty() ? "it gives no reason" : message)
        : new Receipt.Accepted(message);
  }

  /** What an error's body says: a google.rpc.Status. */
  private static String words(HttpPost.Outcome.Answered answer) {
    String message = Texts.printable(answer.message());
    return message.isEmpty() ? "" : " (" + message + ")";
  }

  private static String failure(Throwable cause, String receiver) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (cause instanceof SocketTimeoutException) {
      return receiver + " has not answered in time";
    }
    if (cause instanceof SSLException) {
      return "no secure connection to "
          + receiver
          + ": "
          + Texts.printable(message)
          + "; --tls-ca names the certificates to trust";
    }
    return "cannot reach " + receiver + ": " + Texts.printable(message);
  }

  /** Seconds, or a date, which is measured against the collector's own clock. */
  private static Optional<Duration> retryAfter(HttpPost.Outcome.Answered answer) {
    String text = answer.retryAfter().strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      long seconds =
          Character.isDigit(text.charAt(0)) ? Long.parseLong(text) : secondsUntil(text, answer);
      return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static long secondsUntil(String date, HttpPost.Outcome.Answered answer) {
    DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME;
    return Duration.between(
            ZonedDateTime.parse(answer.date(), format), ZonedDateTime.parse(date, format))
        .toSeconds();
  }

  private static String withoutQuery(String location) {
    int query = location.indexOf('?');
    return query < 0 ? location : location.substring(0, query);
  }
}
