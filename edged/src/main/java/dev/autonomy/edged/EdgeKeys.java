package dev.autonomy.edged;

import dev.autonomy.edge.RelayOptions;
import dev.autonomy.edge.StorageOptions;
import dev.autonomy.line.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Every key of {@code edge.toml} with its form, bounds and default, section by section. */
final class EdgeKeys {

  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long TIB = 1L << 40;
  private static final long PIB = 1L << 50;

  static final int MAX_PEERS = 256;
  private static final int MAX_LISTENERS = 8;
  private static final int MAX_REVOCATION_LISTS = 16;

  private static final ValueForm<Path> PATH = new TextForms.FilePath();
  private static final ValueForm<Long> RATE = new ValueForms.Rate(KIB, 16 * GIB);
  private static final ValueForm<Long> DAILY = new ValueForms.Size(MIB, PIB);

  static final Key<Path> STATE_ROOT = Key.required("state_root", PATH);
  static final Key<String> NODE_ID = Key.required("node_id", new TextForms.Identifier());
  static final Key<List<HostAndPort>> LISTEN =
      Key.required("listen", new ValueForms.Several<>(new TextForms.Address(0), 1, MAX_LISTENERS));
  static final Key<Path> CONTROL_SOCKET = Key.optional("control_socket", PATH);

  static final Key<Path> CERTIFICATE = Key.required("certificate", PATH);
  static final Key<Path> PRIVATE_KEY = Key.required("key", PATH);
  static final Key<Path> AUTHORITIES = Key.required("ca", PATH);
  static final Key<List<Path>> REVOCATION_LISTS =
      Key.optional("crl", new ValueForms.Several<>(PATH, 0, MAX_REVOCATION_LISTS));
  static final Key<Duration> WARN_BEFORE =
      Key.or("warn_before", new ValueForms.Span(Duration.ofHours(1), Duration.ofDays(365)), "30d");

  static final Key<String> PEER_ID = Key.required("id", new TextForms.Identifier());
  static final Key<HostAndPort> PEER_ADDRESS = Key.optional("address", new TextForms.Address(1));
  static final Key<String> CERTIFICATE_NAME =
      Key.optional("certificate_name", new TextForms.DnsName());
  static final Key<String> CERTIFICATE_FINGERPRINT =
      Key.optional("certificate_fingerprint", new TextForms.Fingerprint());
  static final Key<Long> MAX_INBOUND_PER_DAY = Key.or("max_inbound_bytes_per_day", DAILY, "1TiB");
  static final Key<Long> MAX_INBOUND_RATE = Key.or("max_inbound_rate", RATE, "1GiB/s");
  static final Key<Long> MAX_OUTBOUND_PER_DAY = Key.or("max_outbound_bytes_per_day", DAILY, "1TiB");
  static final Key<Long> MAX_OUTBOUND_RATE = Key.or("max_outbound_rate", RATE, "1GiB/s");

  static final Key<Long> CEILING =
      Key.or("ceiling", new ValueForms.Size(StorageOptions.MIN_CEILING_BYTES, PIB), "10GiB");
  static final Key<Boolean> EVICT_ACKNOWLEDGED =
      Key.or("evict_acknowledged", new ValueForms.Switch(), false);
  static final Key<Long> MAX_SEGMENT_SIZE =
      Key.optional("max_segment_size", new ValueForms.Size(KIB, TIB));

  static final Key<Duration> KEEP_PARTIAL =
      Key.or("keep_partial", new ValueForms.Span(Duration.ofMinutes(1), Duration.ofDays(30)), "1d");

  static final Key<Long> CHUNK_SIZE =
      Key.or(
          "chunk_size",
          new ValueForms.Size(RelayOptions.MIN_CHUNK_BYTES, RelayOptions.MAX_CHUNK_BYTES),
          "256KiB");
  static final Key<Integer> MAX_CONCURRENT_TRANSFERS =
      Key.or("max_concurrent_transfers", new ValueForms.Count(1, 64), 16L);
  static final Key<Integer> MAX_TRANSFERS_PER_PEER =
      Key.optional("max_transfers_per_peer", new ValueForms.Count(1, 64));
  static final Key<Long> DRAIN_RATE = Key.or("drain_rate", RATE, "1GiB/s");
  static final Key<Duration> CONNECT_TIMEOUT =
      Key.or(
          "connect_timeout",
          new ValueForms.Span(Duration.ofMillis(100), Duration.ofMinutes(5)),
          "10s");
  static final Key<Duration> STALL_TIMEOUT =
      Key.or(
          "stall_timeout", new ValueForms.Span(Duration.ofSeconds(1), Duration.ofHours(1)), "60s");

  static final Key<Duration> BACKOFF_BASE =
      Key.or("backoff_base", new ValueForms.Span(Duration.ofMillis(10), Duration.ofHours(1)), "1s");
  static final Key<Duration> BACKOFF_CAP =
      Key.or("backoff_cap", new ValueForms.Span(Duration.ofMillis(10), Duration.ofDays(1)), "5m");
  static final Key<Integer> MAX_RETRIES = Key.or("max_retries", new ValueForms.Count(0, 1000), 12L);

  static final Key<Long> OUTBOUND_RATE = Key.or("outbound_rate", RATE, "1GiB/s");
  static final Key<Long> OUTBOUND_PER_DAY = Key.or("outbound_per_day", DAILY, "1TiB");

  static final Key<EdgeConfiguration.Log.Level> LOG_LEVEL =
      Key.or(
          "level", new ValueForms.Choice<>(List.of(EdgeConfiguration.Log.Level.values())), "info");
  static final Key<EdgeConfiguration.Log.Format> LOG_FORMAT =
      Key.or(
          "format",
          new ValueForms.Choice<>(List.of(EdgeConfiguration.Log.Format.values())),
          "text");

  static final Key<HostAndPort> METRICS_LISTEN = Key.optional("listen", new TextForms.Address(0));

  static final String TLS = "tls";
  static final String KNOWN_PEERS = "known_peers";

  /**
   * A table of the file.
   *
   * @param name empty for the top
   * @param keys what it may hold
   */
  record Table(String name, List<Key<?>> keys) {
    /** As a message and the documentation call it. */
    String heading() {
      return name.equals(KNOWN_PEERS) ? "[[" + name + "]]" : "[" + name + "]";
    }
  }

  /** All tables, the top first. */
  static final List<Table> TABLES =
      List.of(
          new Table("", List.of(STATE_ROOT, NODE_ID, LISTEN, CONTROL_SOCKET)),
          new Table(
              TLS, List.of(CERTIFICATE, PRIVATE_KEY, AUTHORITIES, REVOCATION_LISTS, WARN_BEFORE)),
          new Table(
              KNOWN_PEERS,
              List.of(
                  PEER_ID,
                  PEER_ADDRESS,
                  CERTIFICATE_NAME,
                  CERTIFICATE_FINGERPRINT,
                  MAX_INBOUND_PER_DAY,
                  MAX_INBOUND_RATE,
                  MAX_OUTBOUND_PER_DAY,
                  MAX_OUTBOUND_RATE)),
          new Table(
              "storage", List.of(CEILING, EVICT_ACKNOWLEDGED, MAX_SEGMENT_SIZE, KEEP_PARTIAL)),
          new Table(
              "relay",
              List.of(
                  CHUNK_SIZE,
                  MAX_CONCURRENT_TRANSFERS,
                  MAX_TRANSFERS_PER_PEER,
                  DRAIN_RATE,
                  CONNECT_TIMEOUT,
                  STALL_TIMEOUT)),
          new Table("retry", List.of(BACKOFF_BASE, BACKOFF_CAP, MAX_RETRIES)),
          new Table("bandwidth", List.of(OUTBOUND_RATE, OUTBOUND_PER_DAY)),
          new Table("log", List.of(LOG_LEVEL, LOG_FORMAT)),
          new Table("metrics", List.of(METRICS_LISTEN)));

  private EdgeKeys() {}

  /** The table of that name. */
  static Table table(String name) {
    for (Table table : TABLES) {
      if (table.name().equals(name)) {
        return table;
      }
    }
    throw new IllegalArgumentException(name);
  }
}
