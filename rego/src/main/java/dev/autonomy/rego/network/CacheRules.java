package dev.autonomy.rego.network;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which responses may be kept, and until when (RFC 9111), as far as OPA goes into it. */
final class CacheRules {

  private CacheRules() {}

  /** Whether a response with this status may be answered from memory. */
  static boolean isCacheable(int code) {
    return switch (code) {
      case 200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501 -> true;
      default -> false;
    };
  }

  /** Whether the server allows a response to be kept. */
  static boolean mayStore(Response response) {
    return !directives(response).containsKey("no-store");
  }

  /** When a response is to be asked for again; {@link Instant#MIN} if at once. */
  static Instant expiry(Response response) {
    String maxAge = directives(response).get("max-age");
    if (maxAge == null) {
      return instant(response.header("expires"));
    }
    Instant sent = instant(response.header("date"));
    Long seconds = seconds(maxAge);
    return sent.equals(Instant.MIN) || seconds == null ? Instant.MIN : sent.plusSeconds(seconds);
  }

  private static @Nullable Long seconds(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      return null;
    }
    return text.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(text);
  }

  private static Map<String, String> directives(Response response) {
    Map<String, String> directives = new HashMap<>();
    String header = response.header("cache-control");
    for (String part : header == null ? new String[0] : header.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      directives.put(name.strip().toLowerCase(Locale.ROOT), value);
    }
    return directives;
  }

  /** A date of HTTP; one that is none has long passed. */
  private static Instant instant(@Nullable String date) {
    if (date == null) {
      return Instant.MIN;
    }
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }
}
