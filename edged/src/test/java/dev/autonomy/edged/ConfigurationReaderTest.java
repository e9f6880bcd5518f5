package dev.autonomy.edged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.autonomy.line.HostAndPort;
import dev.autonomy.testing.TestSeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {

  private static final String TOP =
      """
      state_root = "state"
      node_id = "node-a"
      listen = ["0.0.0.0:7443", "[::1]:7443"]
      """;

  private static final String TLS =
      """
      [tls]
      certificate = "node.crt"
      key = "/etc/keys/node.key"
      ca = "ca.crt"
      """;

  private static final String PEER =
      """
      [[known_peers]]
      id = "node-b"
      address = "node-b.example:7443"
      certificate_name = "Node-B.example"
      """;

  /** Half a surrogate pair among it is written as a question mark. */
  private static final String NOISE = "[]{}=\"\\'.,\n# \u0000\ud83d\ude0012ae";

  @TempDir private Path folder = Path.of("");

  private EdgeConfiguration read(String text) throws ConfigurationException, IOException {
    Path file = folder.resolve("edge.toml");
    Files.writeString(file, text);
    return ConfigurationReader.read(file);
  }

  /** The problems without the directory in front. */
  private List<String> problems(String text) throws IOException {
    Path file = folder.resolve("edge.toml");
    Files.writeString(file, text);
    ConfigurationException failure =
        catchThrowableOfType(ConfigurationException.class, () -> ConfigurationReader.read(file));
    return failure.lines().stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    EdgeConfiguration read = read(TOP + TLS);

    assertThat(read.stateRoot()).isEqualTo(folder.resolve("state"));
    assertThat(read.controlSocket()).isEqualTo(folder.resolve("state/control/edged.sock"));
    assertThat(read.listen())
        .containsExactly(new HostAndPort("0.0.0.0", 7443), new HostAndPort("::1", 7443));
    assertThat(read.tls())
        .isEqualTo(
            new EdgeConfiguration.TlsFiles(
                folder.resolve("node.crt"),
                Path.of("/etc/keys/node.key"),
                folder.resolve("ca.crt"),
                List.of(),
                Duration.ofDays(30)));
    assertThat(read.knownPeers()).isEmpty();
    assertThat(read.storage())
        .isEqualTo(new EdgeConfiguration.Storage(10L << 30, false, 4L << 30, Duration.ofDays(1)));
    assertThat(read.relay())
        .isEqualTo(
            new EdgeConfiguration.RelayLimits(
                256 << 10, 16, 4, 1L << 30, Duration.ofSeconds(10), Duration.ofSeconds(60)));
    assertThat(read.retry())
        .isEqualTo(new EdgeConfiguration.Retry(Duration.ofSeconds(1), Duration.ofMinutes(5), 12));
    assertThat(read.bandwidth()).isEqualTo(new EdgeConfiguration.Bandwidth(1L << 30, 1L << 40));
    assertThat(read.log())
        .isEqualTo(
            new EdgeConfiguration.Log(
                EdgeConfiguration.Log.Level.INFO, EdgeConfiguration.Log.Format.TEXT));
  }

  @Test
  void metricsAreToldOnLoopbackOnly() throws Exception {
    assertThat(read(TOP + TLS).metrics()).isEmpty();
    String listen = "[metrics]\nlisten = ";
    assertThat(read(TOP + TLS + listen + "\"[::1]:9464\"").metrics())
        .contains(new HostAndPort("::1", 9464));
    assertThat(problems(TOP + TLS + listen + "\"0.0.0.0:9464\""))
        .singleElement()
        .asString()
        .endsWith("is 0.0.0.0:9464: expected an address on loopback, such as `127.0.0.1:9464`");
  }

  @Test
  void peersAreReadInTheirOrderWithTheirLimits() throws Exception {
    EdgeConfiguration read =
        read(
            TOP
                + TLS
                + PEER
                + """
                max_inbound_rate = "10MiB/s"
                max_inbound_bytes_per_day = "2GB"
                [[known_peers]]
                id = "node-c"
                certificate_fingerprint = "SHA256:%s"
                """
                    .formatted("aB".repeat(32)));

    assertThat(read.knownPeers()).extracting(KnownPeer::id).containsExactly("node-b", "node-c");
    KnownPeer named = read.knownPeers().getFirst();
    assertThat(named.certificate()).isEqualTo(new KnownPeer.Credential.Name("node-b.example"));
    assertThat(named.address()).contains(new HostAndPort("node-b.example", 7443));
    assertThat(named.maxInboundBytesPerSecond()).isEqualTo(10L << 20);
    assertThat(named.maxInboundBytesPerDay()).isEqualTo(2_000_000_000L);
    KnownPeer pinned = read.peer("node-c").orElseThrow();
    assertThat(pinned.address()).isEmpty();
    assertThat(pinned.certificate())
        .isEqualTo(new KnownPeer.Credential.Fingerprint("ab".repeat(32)));
  }

  @Test
  void everyProblemIsToldAtOnceInTheOrderOfTheFile() throws Exception {
    assertThat(
            problems(
                """
                node_id = "Node A"
                listen = "nowhere"
                backoff_base = "1s"
                [storage]
                ceiling = "1KiB"
                evict_acknowledged = "yes"
                [retry]
                backof_base = "1s"
                max_retries = 1.5
                [tls]
                certificate = 7
                key = "node.key"
                ca = "ca.crt"
                crl = []
                """))
        .containsExactly(
            "edge.toml: missing key `state_root`: a path",
            "edge.toml:1:1: `node_id` is `Node A`: expected 1 to 63 of `a-z`, `0-9`, `-`, `_`, `.`,"
                + " a letter or digit first",
            "edge.toml:2:1: `listen` is `nowhere`: expected an address such as `192.0.2.7:7443`, or"
                + " 1 to 8 of them in an array",
            "edge.toml:3:1: unknown key `backoff_base`: it belongs into [retry]",
            "edge.toml:5:1: `ceiling` in [storage] is `1KiB`: expected 16MiB to 1PiB",
            "edge.toml:6:1: `evict_acknowledged` in [storage] is `yes`: expected `true` or `false`",
            "edge.toml:8:1: unknown key `backof_base` in [retry]: did you mean `backoff_base`?",
            "edge.toml:9:1: `max_retries` in [retry] is `1.5`: expected a whole number",
            "edge.toml:11:1: `certificate` in [tls] is `7`: expected a path");
  }

  @Test
  void aSectionThatIsMissingLacksItsRequiredKeys() throws Exception {
    assertThat(problems(TOP))
        .containsExactly(
            "edge.toml: missing key `certificate` in [tls]: a path",
            "edge.toml: missing key `key` in [tls]: a path",
            "edge.toml: missing key `ca` in [tls]: a path");
  }

  @Test
  void aSectionThatIsNoneIsRefused() throws Exception {
    assertThat(problems(TOP + "relay = 3\nknown_peers = [1]\n" + TLS))
        .containsExactly(
            "edge.toml:4:1: `relay` is no section: expected [relay]",
            "edge.toml:5:1: `known_peers` is no array of tables: expected [[known_peers]] before"
                + " each peer");
    assertThat(problems(TOP + TLS + "[knwon_peers]\n"))
        .containsExactly("edge.toml:8:1: unknown key `knwon_peers`: did you mean `known_peers`?");
  }

  @Test
  void noTwoPeersCanBeTakenForEachOther() throws Exception {
    String print = "sha256:" + "0".repeat(64);
    assertThat(
            problems(
                TOP
                    + TLS
                    + PEER
                    + PEER
                    + "[[known_peers]]\nid = \"node-a\"\n"
                    + "certificate_fingerprint = \""
                    + print
                    + "\"\n[[known_peers]]\nid = \"node-d\"\n"
                    + "certificate_fingerprint = \""
                    + print
                    + "\"\n"))
        .containsExactly(
            "edge.toml:13:1: `id` in [[known_peers]] is `node-b`, which another peer has too",
            "edge.toml:14:1: `address` in [[known_peers]] is `node-b.example:7443`, which another"
                + " peer has too",
            "edge.toml:15:1: `certificate_name` in [[known_peers]] is `node-b.example`, which"
                + " another peer has too",
            "edge.toml:17:1: `id` in [[known_peers]] is `node-a`, this node itself: see node_id",
            "edge.toml:21:1: `certificate_fingerprint` in [[known_peers]] is `"
                + "0".repeat(64)
                + "`, which another peer has too");
  }

  @Test
  void aPeerHasExactlyOneOfNameAndFingerprint() throws Exception {
    assertThat(problems(TOP + TLS + "[[known_peers]]\nid = \"node-b\"\n"))
        .containsExactly(
            "edge.toml:8:1: `certificate_name` in [[known_peers]] is missing, and so is"
                + " certificate_fingerprint: expected one of the two");
    assertThat(
            problems(
                TOP + TLS + PEER + "certificate_fingerprint = \"sha256:" + "0".repeat(64) + "\"\n"))
        .containsExactly(
            "edge.toml:11:1: `certificate_name` in [[known_peers]] stands beside"
                + " certificate_fingerprint: expected one of the two");
  }

  @Test
  void aFileNamesAtMost256Peers() throws Exception {
    StringBuilder text = new StringBuilder(TOP + TLS);
    for (int i = 0; i <= EdgeKeys.MAX_PEERS; i++) {
      text.append("[[known_peers]]\nid = \"p" + i + "\"\ncertificate_name = \"p" + i + "\"\n");
    }
    assertThat(problems(text.toString()))
        .singleElement()
        .asString()
        .endsWith("there are 257 [[known_peers]]: expected at most 256");
  }

  @Test
  void listenHasAtLeastOneAddressAndNoneTwice() throws Exception {
    assertThat(problems(TOP.replace("[::1]", "0.0.0.0") + TLS))
        .containsExactly("edge.toml:3:1: `listen` has an address twice");
    assertThat(problems(TOP.replaceFirst("listen = .*", "listen = []") + TLS))
        .singleElement()
        .asString()
        .startsWith("edge.toml:3:1: `listen` is an array of 0: expected host:port, or an array of");
  }

  @Test
  void limitsThatDependOnEachOtherFitTogether() throws Exception {
    assertThat(
            problems(
                TOP
                    + TLS
                    + """
                    [storage]
                    ceiling = "1GiB"
                    max_segment_size = "2GiB"
                    [relay]
                    max_concurrent_transfers = 2
                    max_transfers_per_peer = 3
                    [retry]
                    backoff_base = "1m"
                    backoff_cap = "59s"
                    """))
        .containsExactly(
            "edge.toml:10:1: `max_segment_size` in [storage] is 2147483648 bytes: expected at most"
                + " the ceiling, 1073741824",
            "edge.toml:13:1: `max_transfers_per_peer` in [relay] is 3: expected at most"
                + " max_concurrent_transfers, 2",
            "edge.toml:16:1: `backoff_cap` in [retry] is less than backoff_base: expected at least"
                + " as much");
    EdgeConfiguration small =
        read(TOP + TLS + "[storage]\nceiling = \"1GiB\"\n[relay]\nmax_concurrent_transfers = 2\n");
    assertThat(small.storage().maxSegmentBytes()).isEqualTo(1L << 30);
    assertThat(small.relay().maxTransfersPerPeer()).isEqualTo(2);
  }

  @Test
  void theControlSocketLiesBelowTheStateRootAndFitsTheKernel() throws Exception {
    assertThat(problems("control_socket = \"/run/edged.sock\"\n" + TOP + TLS))
        .singleElement()
        .asString()
        .startsWith("edge.toml:1:1: `control_socket` is /run/edged.sock: expected a path below");
    assertThat(problems("control_socket = \"state/../edged.sock\"\n" + TOP + TLS))
        .singleElement()
        .asString()
        .contains("expected a path below");
    String name = "s".repeat(120);
    assertThat(problems("control_socket = \"state/" + name + "\"\n" + TOP + TLS))
        .singleElement()
        .asString()
        .contains("bytes: expected at most 107, choose a shorter state_root");
    assertThat(read("control_socket = \"state/c.sock\"\n" + TOP + TLS).controlSocket())
        .isEqualTo(folder.resolve("state/c.sock"));
  }

  @ParameterizedTest
  @CsvSource({
    "chunk_size, 65535, 64KiB to 1MiB",
    "chunk_size, '\"5MiB\"', 64KiB to 1MiB",
    "chunk_size, -1, 64KiB to 1MiB",
    "drain_rate, '\"1B/s\"', 1KiB/s to 16GiB/s",
    "drain_rate, '\"1MiB\"', a rate such as `10MiB/s`",
    "drain_rate, '\"99999999999999999999TiB/s\"', the number is too large",
    "stall_timeout, '\"999ms\"', 1 s to 1 h",
    "stall_timeout, '\"10\"', a duration needs a unit",
    "stall_timeout, 10, 'a duration such as `30s`, `5m` or `1h30m`'",
    "max_concurrent_transfers, 0, 1 to 64",
    "max_concurrent_transfers, '[1]', a whole number",
    "max_concurrent_transfers, '{ a = 1 }', a whole number"
  })
  void aValueOutsideItsBoundsIsRefused(String key, String value, String expected)
      throws IOException {
    assertThat(problems(TOP + TLS + "[relay]\n" + key + " = " + value + "\n"))
        .singleElement()
        .asString()
        .startsWith("edge.toml:9:1: `" + key + "` in [relay] is ")
        .contains(expected);
  }

  @Test
  void whatIsNotTomlIsToldWithItsPlace() throws Exception {
    assertThat(problems(TOP + "x = \n" + "node_id = \"again\"\n"))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("edge.toml:") && line.contains("not valid TOML"));
    Path file = folder.resolve("latin.toml");
    Files.write(file, "node_id = \"\u00e4\"".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(
            catchThrowableOfType(ConfigurationException.class, () -> ConfigurationReader.read(file))
                .lines())
        .containsExactly(file + ": not UTF-8, which TOML demands");
    Path missing = folder.resolve("missing.toml");
    assertThat(
            catchThrowableOfType(
                    ConfigurationException.class, () -> ConfigurationReader.read(missing))
                .lines())
        .containsExactly(missing + ": there is no such file: say where it is with --config FILE");
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() throws Exception {
    Path file = folder.resolve("large.toml");
    Files.write(file, new byte[ConfigurationReader.MAX_FILE_BYTES + 1]);
    assertThat(
            catchThrowableOfType(ConfigurationException.class, () -> ConfigurationReader.read(file))
                .lines())
        .containsExactly(file + ": more than 1048576 bytes, expected at most that");
  }

  /** Whatever the file holds, the answer is a configuration or lines. */
  @Test
  void brokenFilesEndWithLines() throws Exception {
    String whole = TOP + TLS + PEER + "[relay]\nchunk_size = \"256KiB\"\n[log]\nlevel = \"info\"\n";
    Random random = new Random(TestSeed.of(ConfigurationReaderTest.class));
    int refused = 0;
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder(whole);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        if (random.nextBoolean()) {
          text.deleteCharAt(at);
        } else {
          text.insert(at, NOISE.charAt(random.nextInt(NOISE.length())));
        }
      }
      Path file = folder.resolve("edge.toml");
      Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
      try {
        ConfigurationReader.read(file);
      } catch (ConfigurationException e) {
        refused++;
        assertThat(e.lines()).as(text.toString()).isNotEmpty().noneMatch(l -> l.contains("\n"));
      }
    }
    assertThat(refused).isPositive();
  }
}
