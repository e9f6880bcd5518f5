package dev.autonomy.rego.builtin;

import dev.autonomy.rego.builtin.schema.SchemaSupport;
import dev.autonomy.rego.value.StringValue;

/** The formats of JSON Schema (validation, section 7), as far as OPA checks them. */
final class SchemaFormats {

  private static final String HOST_LABEL =
      "([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])";
  private static final String HOST = "^" + HOST_LABEL + "(\\." + HOST_LABEL + ")*$";
  private static final int MAX_HOST_LENGTH = 255;

  private static final String UUID =
      "^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}$";

  private static final String POINTER_STEPS = "(?:/(?:[^~/]|~0|~1)*)*";
  private static final String POINTER = "^" + POINTER_STEPS + "$";
  private static final String RELATIVE_POINTER = "^(?:0|[1-9][0-9]*)(?:#|" + POINTER_STEPS + ")$";
  private static final String URI_TEMPLATE_PATH = "^([^{]*({[^}]*})?)*$";

  private static final String DATE = "2006-01-02";
  private static final String TIME = "15:04:05";
  private static final String TIME_WITH_OFFSET = "15:04:05Z07:00";
  private static final String DATE_TIME = "2006-01-02T15:04:05Z07:00";

  private SchemaFormats() {}

  /** Whether {@code text} has the format; formats that nobody knows fit everything. */
  static boolean matches(SchemaSupport support, String format, String text) {
    return switch (format) {
      case "date" -> isTime(DATE, text);
      case "time" -> isTime(TIME_WITH_OFFSET, text) || isTime(TIME, text);
      case "date-time" ->
          isTime(TIME, text)
              || isTime(TIME_WITH_OFFSET, text)
              || isTime(DATE, text)
              || isTime(DATE_TIME, text);
      case "hostname" -> text.length() <= MAX_HOST_LENGTH && support.matches(HOST, text);
      case "email", "idn-email" -> MailAddress.isAddress(text);
      case "ipv4" -> IpAddress.parse(text) != null && text.contains(".");
      case "ipv6" -> IpAddress.parse(text) != null && text.contains(":");
      case "uri", "iri" -> !part(text, "Scheme").isEmpty() && !text.contains("\\");
      case "uri-reference", "iri-reference" -> isUri(text) && !text.contains("\\");
      case "uri-template" ->
          isUri(text)
              && !text.contains("\\")
              && support.matches(URI_TEMPLATE_PATH, part(text, "Path"));
      case "uuid" -> support.matches(UUID, text);
      case "regex" -> text.isEmpty() || support.isPattern(text);
      case "json-pointer" -> support.matches(POINTER, text);
      case "relative-json-pointer" -> support.matches(RELATIVE_POINTER, text);
      default -> true;
    };
  }

  private static boolean isTime(String layout, String text) {
    try {
      GoTimeParser.parse(layout, text);
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  private static boolean isUri(String text) {
    try {
      Uris.structure(text);
      return true;
    } catch (BuiltinException e) {
      return false;
    }
  }

  /** A part of a URI; empty if there is none, or no URI. */
  private static String part(String text, String name) {
    try {
      return Uris.structure(text).get(name) instanceof StringValue part ? part.value() : "";
    } catch (BuiltinException e) {
      return "";
    }
  }
}
