package dev.autonomy.rego.network;

import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Performs {@code http.send}: reads the request, asks the cache, sends, retries, keeps. */
final class HttpSend {

  private static final long FIRST_DELAY_NANOS = 100_000_000L;
  private static final long LAST_DELAY_NANOS = 60_000_000_000L;
  private static final double DELAY_GROWTH = 1.6;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final NetworkOptions options;
  private final ResponseCache cache;

  HttpSend(NetworkOptions options) {
    this.options = options;
    this.cache = new ResponseCache(options.maxCacheBytes());
  }

  Value send(BuiltinContext context, ObjectValue parameters) throws BuiltinException {
    RequestReader reader = new RequestReader(parameters, options);
    boolean raise = parameters.get("raise_error") == null || reader.flag("raise_error");
    try {
      return new Call(context, reader, parameters).perform();
    } catch (NetworkException e) {
      if (raise) {
        throw new BuiltinException(e.getMessage());
      }
      return ResponseValue.error(e.getMessage());
    }
  }

  /** One call of the function. */
  private final class Call {

    private final BuiltinContext context;
    private final RequestReader reader;
    private final Value key;
    private final boolean json;
    private final boolean yaml;
    private final boolean forced;
    private final boolean cached;
    private final boolean keepsValue;
    private final long forcedSeconds;

    Call(BuiltinContext context, RequestReader reader, ObjectValue parameters)
        throws BuiltinException {
      this.context = context;
      this.reader = reader;
      key = reader.key();
      json = reader.flag("force_json_decode");
      yaml = reader.flag("force_yaml_decode");
      forced = reader.flag("force_cache");
      cached = forced || reader.flag("cache");
      keepsValue = keepsValue(parameters.get("caching_mode"));
      if (forced && parameters.get("force_cache_duration_seconds") == null) {
        throw new BuiltinException(
            "'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
      }
      forcedSeconds = reader.count("force_cache_duration_seconds");
    }

    private static boolean keepsValue(@Nullable Value mode) throws BuiltinException {
      if (mode == null) {
        return false;
      }
      if (!(mode instanceof StringValue name)) {
        throw new BuiltinException("invalid value for \"caching_mode\" field");
      }
      return switch (name.value()) {
        case "serialized" -> false;
        case "deserialized" -> true;
        default ->
            throw new BuiltinException(
                "invalid value specified for \"caching_mode\" field: " + name.value());
      };
    }

    Value perform() throws BuiltinException, NetworkException {
      OutgoingRequest request = reader.request(context);
      ResponseCache.Entry known = cached ? cache.get(key) : null;
      if (known == null) {
        return keep(attempt(request));
      }
      if (now().isBefore(known.expiry())) {
        return shown(known);
      }
      return revalidate(request, known);
    }

    private Instant now() {
      long nanos = context.nowNanoseconds();
      return Instant.ofEpochSecond(
          Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    private Value shown(ResponseCache.Entry entry) {
      Value value = entry.value();
      return value == null ? decoded(entry.response()) : value;
    }

    private Value decoded(Response response) {
      return ResponseValue.of(context, response, json, yaml);
    }

    /** Asks whether an old response is still good; without a mark of its version it is not. */
    private Value revalidate(OutgoingRequest request, ResponseCache.Entry old)
        throws BuiltinException, NetworkException {
      String tag = old.response().header("etag");
      String modified = old.response().header("last-modified");
      cache.remove(key);
      if (tag == null && modified == null) {
        return keep(attempt(request));
      }
      OutgoingRequest conditional = request;
      if (tag != null) {
        conditional = conditional.with("If-None-Match", tag);
      }
      if (modified != null) {
        conditional = conditional.with("If-Modified-Since", modified);
      }
      Response answer = attempt(conditional);
      return switch (answer.code()) {
        case 200 -> keep(answer);
        case 304 -> keep(refreshed(old.response(), answer));
        default -> keep(attempt(request));
      };
    }

    private static Response refreshed(Response old, Response answer) {
      Map<String, List<String>> headers = new TreeMap<>(old.headers());
      headers.putAll(answer.headers());
      return old.withHeaders(headers);
    }

    private Value keep(Response response) {
      Value value = decoded(response);
      boolean mayStore = forced && forcedSeconds > 0 || CacheRules.mayStore(response);
      if (cached && mayStore && CacheRules.isCacheable(response.code())) {
        Instant expiry =
            forced && forcedSeconds > 0
                ? now().plusSeconds(forcedSeconds)
                : CacheRules.expiry(response);
        cache.put(key, new ResponseCache.Entry(response, keepsValue ? value : null, expiry));
      }
      return value;
    }

    private Response attempt(OutgoingRequest request) throws BuiltinException, NetworkException {
      long timeout = reader.timeoutNanos(context);
      long retries = reader.count("max_retry_attempts");
      long delay = FIRST_DELAY_NANOS;
      while (true) {
        try {
          return Waiting.until(context, timeout, new Exchange(request, options));
        } catch (NetworkException e) {
          if (retries-- == 0) {
            throw e;
          }
        }
        Waiting.pause(context, delay);
        delay = Math.min(LAST_DELAY_NANOS, (long) (delay * DELAY_GROWTH));
      }
    }
  }
}
