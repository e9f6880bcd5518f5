package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import java.util.random.RandomGenerator;

/**
 * What reaches outside an evaluation or cannot be repeated. A recording implementation makes
 * evaluations replayable; what is not overridden is refused.
 */
public interface Capabilities {

  /** The machine's clock and randomness, and nothing else. */
  static Capabilities system() {
    return SystemCapabilities.INSTANCE;
  }

  /** Nanoseconds since 1970-01-01T00:00:00Z; asked once for each evaluation. */
  long nowNanoseconds();

  /** Source of {@code rand.intn} and {@code uuid.rfc4122}. */
  RandomGenerator random();

  /** Takes a line that a policy prints. */
  default void print(String line) {}

  /** Performs {@code http.send}. */
  default Value sendHttp(ObjectValue request) throws BuiltinException {
    throw refused("http.send");
  }

  /**
   * Performs {@code http.send} as part of an evaluation, whose time counts for what is kept and
   * whose budget is charged while it waits.
   */
  default Value sendHttp(BuiltinContext context, ObjectValue request) throws BuiltinException {
    return sendHttp(request);
  }

  /** Performs {@code net.lookup_ip_addr}: the addresses of a host as strings. */
  default SetValue lookupAddresses(String host) throws BuiltinException {
    throw refused("net.lookup_ip_addr");
  }

  /** Performs {@code net.lookup_ip_addr} as part of an evaluation, whose budget is charged. */
  default SetValue lookupAddresses(BuiltinContext context, String host) throws BuiltinException {
    return lookupAddresses(host);
  }

  /** Performs {@code opa.runtime}. */
  default ObjectValue runtime() throws BuiltinException {
    throw refused("opa.runtime");
  }

  private static BuiltinException refused(String name) {
    return new BuiltinException(BuiltinException.Kind.HALT, name + " is not allowed here");
  }
}
