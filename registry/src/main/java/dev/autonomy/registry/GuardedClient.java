package dev.autonomy.registry;

import dev.autonomy.supply.RegistryOptions;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.net.ProxySelector;
import java.util.Optional;
import land.oras.auth.HttpClient;

/** ORAS's client, made so that it goes nowhere unasked and counts nothing. */
final class GuardedClient {

  private static final String STATUS = "status";

  private GuardedClient() {}

  /** The JDK's client takes the process's proxy selector once, when it is built. */
  static HttpClient build(RegistryOptions options, RequestGuard guard) {
    HttpClient.Builder builder =
        HttpClient.Builder.builder()
            .withTimeout(Math.toIntExact(Math.max(1, options.timeout().toSeconds())))
            .withMeterRegistry(withoutMeters());
    options.certificateAuthority().ifPresent(builder::withCaFile);
    synchronized (GuardedClient.class) {
      ProxySelector before = ProxySelector.getDefault();
      ProxySelector.setDefault(guard);
      try {
        return builder.build();
      } finally {
        ProxySelector.setDefault(before);
      }
    }
  }

  /**
   * ORAS has a meter for each host, token service and status that it hears of, in a list of the
   * whole process that nothing is ever taken out of: whoever answers could fill the memory. So none
   * is made; but being asked for one is how the guard learns of an answer before ORAS acts on it.
   */
  private static MeterRegistry withoutMeters() {
    MeterRegistry meters = new CompositeMeterRegistry();
    meters
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public MeterFilterReply accept(Meter.Id id) {
                Optional.ofNullable(id.getTag(STATUS)).ifPresent(RequestGuard::answered);
                return MeterFilterReply.DENY;
              }
            });
    return meters;
  }
}
