package dev.autonomy.telemetry;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An OTLP/HTTP endpoint for logs, and how to speak to it: the standard variables of OpenTelemetry
 * (specification, "OpenTelemetry Protocol Exporter"), the ones for logs before the general ones.
 *
 * @param uri where logs are posted to
 * @param headers sent along; secret, and never shown
 * @param certificate file with the certificates (PEM) to trust instead of the system's
 * @param timeout for one request with its answer
 * @param gzip whether requests are compressed
 * @param resource attributes of the resource besides those that say what is exported
 */
public record OtlpEndpoint(
    URI uri,
    Map<String, String> headers,
    Optional<Path> certificate,
    Duration timeout,
    boolean gzip,
    Map<String, String> resource) {

  private static final String PREFIX = "OTEL_EXPORTER_OTLP_";
  private static final String LOGS_PREFIX = PREFIX + "LOGS_";
  private static final String LOGS_PATH = "/v1/logs";
  private static final String DEFAULT_BASE = "http://localhost:4318";
  private static final long DEFAULT_TIMEOUT_MILLIS = 10_000;

  /** Copies the maps. */
  public OtlpEndpoint {
    headers = Map.copyOf(headers);
    resource = Map.copyOf(resource);
  }

  /** Whether the environment names an endpoint. */
  public static boolean isConfigured(UnaryOperator<String> variables) {
    return !variables.apply(LOGS_PREFIX + "ENDPOINT").isEmpty()
        || !variables.apply(PREFIX + "ENDPOINT").isEmpty();
  }

  /**
   * The endpoint that flags and environment mean.
   *
   * @param url the address given; without a path it gets that of logs
   * @param variables the environment; an empty text when a variable is not set
   * @throws ExportException if something in them is wrong or not supported
   */
  public static OtlpEndpoint of(
      Optional<String> url, Optional<Path> certificate, UnaryOperator<String> variables)
      throws ExportException {
    String protocol = variable(variables, "PROTOCOL").orElse("http/protobuf");
    if (!protocol.equals("http/protobuf")) {
      throw new ExportException(
          "`"
              + protocol
              + "` is no protocol for this: only `http/protobuf` is spoken; unset "
              + PREFIX
              + "PROTOCOL and give the collector's HTTP port, usually 4318");
    }
    String compression = variable(variables, "COMPRESSION").orElse("none");
    if (!compression.equals("none") && !compression.equals("gzip")) {
      throw new ExportException(
          "`" + compression + "` is no compression for OTLP: expected `gzip` or `none`");
    }
    return new OtlpEndpoint(
        uri(url, variables),
        pairs(variable(variables, "HEADERS").orElse(""), PREFIX + "HEADERS"),
        certificate.or(() -> variable(variables, "CERTIFICATE").map(Path::of)),
        timeout(variables),
        compression.equals("gzip"),
        resource(variables));
  }

  /**
   * Checks the address of an endpoint.
   *
   * @throws ExportException if it is none
   */
  public static void check(String url) throws ExportException {
    parse(url);
  }

  /** The same, where a request takes no longer than {@code limit}, from 1 ms. */
  public OtlpEndpoint within(Duration limit) {
    return limit.compareTo(timeout) < 0
        ? new OtlpEndpoint(uri, headers, certificate, limit, gzip, resource)
        : this;
  }

  /** The address without what may be secret in it. */
  public String shown() {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  /** Without headers: they hold secrets. */
  @Override
  public String toString() {
    return shown();
  }

  private static URI uri(Optional<String> url, UnaryOperator<String> variables)
      throws ExportException {
    String logs = variables.apply(LOGS_PREFIX + "ENDPOINT");
    String base = variables.apply(PREFIX + "ENDPOINT");
    if (url.isPresent()) {
      URI given = parse(url.get());
      return given.getRawPath().isEmpty() || given.getRawPath().equals("/")
          ? parse(withoutSlash(url.get()) + LOGS_PATH)
          : given;
    }
    if (!logs.isEmpty()) {
      return parse(logs);
    }
    return parse(withoutSlash(base.isEmpty() ? DEFAULT_BASE : base) + LOGS_PATH);
  }

  private static URI parse(String text) throws ExportException {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      // The authority of a host that is none is not taken apart.
      if (uri.getRawUserInfo() != null || String.valueOf(uri.getRawAuthority()).contains("@")) {
        throw new ExportException(
            "the OTLP endpoint holds a user or a password: leave them out, and give the header in "
                + PREFIX
                + "HEADERS");
      }
      if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
        int query = text.indexOf('?');
        throw new ExportException(
            "`"
                + (query < 0 ? text : text.substring(0, query))
                + "` is no OTLP endpoint: expected a URL such as "
                + DEFAULT_BASE);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new ExportException("the OTLP endpoint is no URL: " + e.getReason(), e);
    }
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static Duration timeout(UnaryOperator<String> variables) throws ExportException {
    String text = variable(variables, "TIMEOUT").orElse("");
    if (text.isEmpty()) {
      return Duration.ofMillis(DEFAULT_TIMEOUT_MILLIS);
    }
    try {
      long millis = Long.parseLong(text);
      if (millis > 0 && millis <= Integer.MAX_VALUE) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new ExportException(
        "`" + text + "` is no value for " + PREFIX + "TIMEOUT: expected milliseconds, from 1");
  }

  private static Map<String, String> resource(UnaryOperator<String> variables)
      throws ExportException {
    Map<String, String> resource =
        new LinkedHashMap<>(
            pairs(variables.apply("OTEL_RESOURCE_ATTRIBUTES"), "OTEL_RESOURCE_ATTRIBUTES"));
    String service = variables.apply("OTEL_SERVICE_NAME");
    if (!service.isEmpty()) {
      resource.put("service.name", service);
    }
    return resource;
  }

  /** {@code key=value,key=value}, percent-encoded as in a W3C Baggage header. */
  private static Map<String, String> pairs(String text, String variable) throws ExportException {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (pair.isBlank()) {
        continue;
      }
      if (equals < 1) {
        throw new ExportException(variable + " is no list of key=value,key=value");
      }
      pairs.put(pair.substring(0, equals).strip(), decode(pair.substring(equals + 1), variable));
    }
    return pairs;
  }

  private static String decode(String text, String variable) throws ExportException {
    try {
      // A plus stands for itself in Baggage.
      return URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ExportException(variable + " has a value with a broken percent-encoding", e);
    }
  }

  private static Optional<String> variable(UnaryOperator<String> variables, String name) {
    String logs = variables.apply(LOGS_PREFIX + name);
    String value = logs.isEmpty() ? variables.apply(PREFIX + name) : logs;
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }
}
