package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes URIs (RFC 3986) apart as Go's {@code net/url} does. */
final class Uris {

  /** ASCII characters besides letters and digits that a host may have without being escaped. */
  private static final String HOST_CHARACTERS = "!$&'()*+,;=:[]<>\"-_.~";

  /** ASCII characters besides letters and digits that a path is written with unescaped. */
  private static final String PATH_CHARACTERS = "-_.~$&+,/:;=@";

  private static final String USER_CHARACTERS = "-._:~!$&'()*+,;=%@";

  /** ASCII characters besides letters and digits that a fragment is written with unescaped. */
  private static final String FRAGMENT_CHARACTERS = PATH_CHARACTERS + "?!()*";

  private final ObjectValue.Builder parts = new ObjectValue.Builder();
  private String opaque = "";
  private String host = "";
  private String path = "";
  private String rawPath = "";
  private boolean hasUser;
  private boolean hasAuthority;

  private Uris() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "uri.parse" -> (Builtin.Unary) Uris::parse;
      case "uri.is_valid" -> (Builtin.Unary) Uris::isValid;
      default -> null;
    };
  }

  private static Value parse(BuiltinContext context, Value value) throws BuiltinException {
    String text = Operands.string(value, 1);
    context.charge(1 + text.length() / 2);
    return parts(text);
  }

  /** The parts that {@code uri.parse} gives. */
  static ObjectValue parts(String text) throws BuiltinException {
    int hash = text.indexOf('#');
    String rest = hash < 0 ? text : text.substring(0, hash);
    Uris uri = new Uris();
    try {
      uri.read(rest);
      uri.put("fragment", hash < 0 ? "" : UrlQueries.unescape(text.substring(hash + 1), false));
    } catch (BuiltinException e) {
      throw new BuiltinException("parse " + StringValue.of(rest) + ": " + e.getMessage());
    }
    return uri.parts.build();
  }

  /** The URL in the form of Go's type for it, as encoding/json writes that. */
  static ObjectValue structure(String text) throws BuiltinException {
    int hash = text.indexOf('#');
    String rest = hash < 0 ? text : text.substring(0, hash);
    String rawFragment = hash < 0 ? "" : text.substring(hash + 1);
    Uris uri = new Uris();
    uri.read(rest);
    String fragment = UrlQueries.unescape(rawFragment, false);
    Value scheme = uri.part("scheme");
    Value query = uri.part("raw_query");
    boolean escapesPath = escape(uri.path, PATH_CHARACTERS).equals(uri.rawPath);
    boolean escapesFragment = escape(fragment, FRAGMENT_CHARACTERS).equals(rawFragment);
    boolean absolute = !scheme.equals(StringValue.EMPTY);
    return new ObjectValue.Builder()
        .put("Scheme", scheme)
        .put("Opaque", StringValue.of(uri.opaque))
        .put("User", uri.hasUser ? ObjectValue.EMPTY : NullValue.NULL)
        .put("Host", StringValue.of(uri.host))
        .put("Path", StringValue.of(uri.path))
        .put("RawPath", StringValue.of(escapesPath ? "" : uri.rawPath))
        .put("OmitHost", BooleanValue.of(absolute && !uri.hasAuthority && uri.opaque.isEmpty()))
        .put("ForceQuery", BooleanValue.of(rest.endsWith("?") && query.equals(StringValue.EMPTY)))
        .put("RawQuery", query)
        .put("Fragment", StringValue.of(fragment))
        .put("RawFragment", StringValue.of(escapesFragment ? "" : rawFragment))
        .build();
  }

  private Value part(String name) {
    Value part = parts.get(StringValue.of(name));
    return part == null ? StringValue.EMPTY : part;
  }

  private static Value isValid(BuiltinContext context, Value value) throws BuiltinException {
    if (!(value instanceof StringValue text) || text.value().isEmpty()) {
      return BooleanValue.FALSE;
    }
    try {
      parse(context, value);
      return BooleanValue.TRUE;
    } catch (BuiltinException e) {
      return BooleanValue.FALSE;
    }
  }

  private void put(String name, String part) {
    if (!part.isEmpty()) {
      parts.put(name, StringValue.of(part));
    }
  }

  private void read(String text) throws BuiltinException {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
        throw new BuiltinException("net/url: invalid control character in URL");
      }
    }
    int colon = schemeEnd(text);
    String scheme = text.substring(0, Math.max(0, colon));
    put("scheme", scheme.toLowerCase(Locale.ROOT));
    String rest = text.substring(colon + 1);
    int question = rest.indexOf('?');
    put("raw_query", question < 0 ? "" : rest.substring(question + 1));
    rest = question < 0 ? rest : rest.substring(0, question);
    if (!rest.startsWith("/")) {
      relative(scheme, rest);
    } else if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
      int slash = rest.indexOf('/', 2);
      authority(slash < 0 ? rest.substring(2) : rest.substring(2, slash));
      path(slash < 0 ? "" : rest.substring(slash));
    } else {
      path(rest);
    }
  }

  /** Position of the colon after a scheme, or -1 if there is no scheme. */
  private static int schemeEnd(String text) throws BuiltinException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      if (c == ':') {
        if (i == 0) {
          throw new BuiltinException("missing protocol scheme");
        }
        return i;
      }
      boolean later = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !later)) {
        return -1;
      }
    }
    return -1;
  }

  /** What follows a scheme without a slash is opaque and no path. */
  private void relative(String scheme, String rest) throws BuiltinException {
    if (scheme.isEmpty()) {
      int slash = rest.indexOf('/');
      if ((slash < 0 ? rest : rest.substring(0, slash)).indexOf(':') >= 0) {
        throw new BuiltinException("first path segment in URL cannot contain colon");
      }
      path(rest);
    } else {
      opaque = rest;
    }
  }

  private void path(String raw) throws BuiltinException {
    path = UrlQueries.unescape(raw, false);
    rawPath = raw;
    put("path", path);
    put("raw_path", escape(path, PATH_CHARACTERS).equals(raw) ? path : raw);
  }

  private static String escape(String text, String unescaped) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : Utf8.encode(text)) {
      if (isAlphanumeric(b) || b > 0 && unescaped.indexOf(b) >= 0) {
        escaped.append((char) b);
      } else {
        escaped.append(UrlQueries.percent(b));
      }
    }
    return escaped.toString();
  }

  private static boolean isAlphanumeric(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private void authority(String authority) throws BuiltinException {
    int at = authority.lastIndexOf('@');
    host = host(authority.substring(at + 1));
    hasAuthority = true;
    hasUser = at >= 0;
    if (hasUser) {
      user(authority.substring(0, at));
    }
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon >= 0 && isPort(host.substring(colon));
    String name = hasPort ? host.substring(0, colon) : host;
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    put("hostname", bracketed ? name.substring(1, name.length() - 1) : name);
    put("port", hasPort ? host.substring(colon + 1) : "");
  }

  private static void user(String user) throws BuiltinException {
    for (int i = 0; i < user.length(); i++) {
      char c = user.charAt(i);
      if (!isAlphanumeric(c) && USER_CHARACTERS.indexOf(c) < 0) {
        throw new BuiltinException("net/url: invalid userinfo");
      }
    }
    UrlQueries.unescape(user, false);
  }

  private static String host(String host) throws BuiltinException {
    if (host.startsWith("[")) {
      int close = host.lastIndexOf(']');
      if (close < 0) {
        throw new BuiltinException("missing ']' in host");
      }
      checkPort(host.substring(close + 1));
      int zone = host.substring(0, close).indexOf("%25");
      if (zone >= 0) {
        return unescapeHost(host.substring(0, zone))
            + UrlQueries.unescape(host.substring(zone, close), false)
            + unescapeHost(host.substring(close));
      }
    } else {
      int colon = host.lastIndexOf(':');
      checkPort(colon < 0 ? "" : host.substring(colon));
    }
    return unescapeHost(host);
  }

  private static void checkPort(String port) throws BuiltinException {
    if (!port.isEmpty() && !isPort(port)) {
      throw new BuiltinException("invalid port " + StringValue.of(port) + " after host");
    }
  }

  private static boolean isPort(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.startsWith(":");
  }

  /** In a host only bytes beyond ASCII, and the percent sign, may be escaped. */
  private static String unescapeHost(String host) throws BuiltinException {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '%') {
        int high = i + 1 < host.length() ? Character.digit(host.charAt(i + 1), 16) : -1;
        if (high >= 0 && high < 8 && i + 2 < host.length() && !host.startsWith("%25", i)) {
          throw UrlQueries.invalidEscape(host.substring(i, i + 3));
        }
      } else if (c < 0x80 && !isAlphanumeric(c) && HOST_CHARACTERS.indexOf(c) < 0) {
        throw new BuiltinException(
            "invalid character " + StringValue.of(String.valueOf(c)) + " in host name");
      }
    }
    return UrlQueries.unescape(host, false);
  }
}
