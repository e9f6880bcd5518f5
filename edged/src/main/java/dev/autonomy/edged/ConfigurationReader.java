package dev.autonomy.edged;

import dev.autonomy.line.HostAndPort;
import dev.autonomy.line.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** Reads {@code edge.toml} (TOML 1.0) and reports everything that is wrong with it at once. */
public final class ConfigurationReader {

  /** 1 MiB: some thousand lines for each peer that there may be. */
  static final int MAX_FILE_BYTES = 1 << 20;

  /** {@code sun_path} of Linux has 108 bytes, one of which ends the name (unix(7)). */
  static final int MAX_SOCKET_PATH_BYTES = 107;

  private static final String DEFAULT_SOCKET = "control/edged.sock";
  private static final long DEFAULT_MAX_SEGMENT_BYTES = 4L << 30;
  private static final int DEFAULT_TRANSFERS_PER_PEER = 4;

  private final Path file;
  private final Path folder;
  private final Problems problems;
  private final TomlParseResult top;
  private final List<String> tables =
      EdgeKeys.TABLES.stream().map(EdgeKeys.Table::name).filter(name -> !name.isEmpty()).toList();

  private ConfigurationReader(Path file, TomlParseResult top, Problems problems) {
    this.file = file;
    Path absolute = file.toAbsolutePath().normalize();
    this.folder = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    this.top = top;
    this.problems = problems;
  }

  /**
   * Reads the file. Whether the paths in it lead anywhere is not looked at.
   *
   * @throws ConfigurationException when it cannot be read or is wrong, with a line for each problem
   */
  public static EdgeConfiguration read(Path file) throws ConfigurationException {
    Problems problems = new Problems(file);
    TomlParseResult top = Toml.parse(text(file));
    for (TomlParseError error : top.errors()) {
      problems.add(error.position(), "not valid TOML: " + Printable.line(message(error)));
    }
    problems.throwIfAny();
    return new ConfigurationReader(file, top, problems).configuration();
  }

  private static String message(TomlParseError error) {
    return Optional.ofNullable(error.getMessage()).orElse("");
  }

  private static String text(Path file) throws ConfigurationException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw failure(file, "more than " + MAX_FILE_BYTES + " bytes, expected at most that");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw failure(file, "not UTF-8, which TOML demands");
    } catch (NoSuchFileException e) {
      throw failure(file, "there is no such file: say where it is with --config FILE");
    } catch (IOException e) {
      throw failure(file, "cannot be read: " + FileFailures.reason(e));
    }
  }

  private static ConfigurationException failure(Path file, String text) {
    return new ConfigurationException(List.of(file + ": " + text));
  }

  private EdgeConfiguration configuration() throws ConfigurationException {
    Section main = new Section(EdgeKeys.table(""), top, null, problems);
    main.refuseUnknownKeys(tables);
    Optional<Path> stateRoot = main.find(EdgeKeys.STATE_ROOT).map(this::absolute);
    Path socket =
        main.find(EdgeKeys.CONTROL_SOCKET)
            .map(this::absolute)
            .or(() -> stateRoot.map(root -> root.resolve(DEFAULT_SOCKET)))
            .orElse(folder);
    stateRoot.ifPresent(root -> checkSocket(main, root, socket));
    String nodeId = main.find(EdgeKeys.NODE_ID).orElse("");
    List<HostAndPort> listen = main.find(EdgeKeys.LISTEN).orElse(List.of());
    if (new HashSet<>(listen).size() < listen.size()) {
      main.refuse(EdgeKeys.LISTEN, "has an address twice");
    }
    EdgeConfiguration.TlsFiles tls = tls();
    List<KnownPeer> peers = peers(nodeId);
    EdgeConfiguration configuration =
        new EdgeConfiguration(
            file.toAbsolutePath().normalize(),
            stateRoot.orElse(folder),
            socket,
            nodeId,
            listen,
            tls,
            peers,
            storage(),
            relay(),
            retry(),
            bandwidth(),
            log(),
            metrics());
    problems.throwIfAny();
    return configuration;
  }

  private Path absolute(Path path) {
    return folder.resolve(path).normalize();
  }

  /** The socket is a file that the daemon makes: INV-01 holds for it too. */
  private void checkSocket(Section main, Path stateRoot, Path socket) {
    if (!socket.startsWith(stateRoot) || socket.equals(stateRoot)) {
      main.refuse(
          EdgeKeys.CONTROL_SOCKET,
          "is " + socket + ": expected a path below state_root, " + stateRoot);
      return;
    }
    int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_SOCKET_PATH_BYTES) {
      main.refuse(
          EdgeKeys.CONTROL_SOCKET,
          "is "
              + socket
              + ", "
              + bytes
              + " bytes: expected at most "
              + MAX_SOCKET_PATH_BYTES
              + ", choose a shorter state_root");
    }
  }

  private Section section(String name) {
    EdgeKeys.Table declared = EdgeKeys.table(name);
    @Nullable Object value = top.get(List.of(name));
    @Nullable TomlTable table = value instanceof TomlTable found ? found : null;
    if (value != null && table == null) {
      problems.add(
          top.inputPositionOf(List.of(name)),
          "`" + name + "` is no section: expected [" + name + "]");
    }
    Section section = new Section(declared, table, top.inputPositionOf(List.of(name)), problems);
    section.refuseUnknownKeys(List.of());
    return section;
  }

  private EdgeConfiguration.TlsFiles tls() {
    Section tls = section(EdgeKeys.TLS);
    return new EdgeConfiguration.TlsFiles(
        tls.find(EdgeKeys.CERTIFICATE).map(this::absolute).orElse(folder),
        tls.find(EdgeKeys.PRIVATE_KEY).map(this::absolute).orElse(folder),
        tls.find(EdgeKeys.AUTHORITIES).map(this::absolute).orElse(folder),
        tls.find(EdgeKeys.REVOCATION_LISTS).orElse(List.of()).stream().map(this::absolute).toList(),
        tls.value(EdgeKeys.WARN_BEFORE));
  }

  private List<KnownPeer> peers(String nodeId) {
    @Nullable Object value = top.get(List.of(EdgeKeys.KNOWN_PEERS));
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof TomlArray array)
        || !array.toList().stream().allMatch(TomlTable.class::isInstance)) {
      problems.add(
          top.inputPositionOf(List.of(EdgeKeys.KNOWN_PEERS)),
          "`known_peers` is no array of tables: expected [[known_peers]] before each peer");
      return List.of();
    }
    if (array.size() > EdgeKeys.MAX_PEERS) {
      problems.add(
          top.inputPositionOf(List.of(EdgeKeys.KNOWN_PEERS)),
          "there are " + array.size() + " [[known_peers]]: expected at most " + EdgeKeys.MAX_PEERS);
      return List.of();
    }
    PeerReader reader = new PeerReader(nodeId);
    List<KnownPeer> peers = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      Section section =
          new Section(
              EdgeKeys.table(EdgeKeys.KNOWN_PEERS),
              array.getTable(i),
              array.inputPositionOf(i),
              problems);
      section.refuseUnknownKeys(List.of());
      reader.read(section).ifPresent(peers::add);
    }
    return List.copyOf(peers);
  }

  private EdgeConfiguration.Storage storage() {
    Section storage = section("storage");
    long ceiling = storage.value(EdgeKeys.CEILING);
    long largest =
        storage
            .find(EdgeKeys.MAX_SEGMENT_SIZE)
            .orElse(Math.min(ceiling, DEFAULT_MAX_SEGMENT_BYTES));
    if (largest > ceiling) {
      storage.refuse(
          EdgeKeys.MAX_SEGMENT_SIZE,
          "is " + largest + " bytes: expected at most the ceiling, " + ceiling);
    }
    return new EdgeConfiguration.Storage(
        ceiling,
        storage.value(EdgeKeys.EVICT_ACKNOWLEDGED),
        largest,
        storage.value(EdgeKeys.KEEP_PARTIAL));
  }

  private EdgeConfiguration.RelayLimits relay() {
    Section relay = section("relay");
    int all = relay.value(EdgeKeys.MAX_CONCURRENT_TRANSFERS);
    int each =
        relay
            .find(EdgeKeys.MAX_TRANSFERS_PER_PEER)
            .orElse(Math.min(all, DEFAULT_TRANSFERS_PER_PEER));
    if (each > all) {
      relay.refuse(
          EdgeKeys.MAX_TRANSFERS_PER_PEER,
          "is " + each + ": expected at most max_concurrent_transfers, " + all);
    }
    return new EdgeConfiguration.RelayLimits(
        Math.toIntExact(relay.value(EdgeKeys.CHUNK_SIZE)),
        all,
        each,
        relay.value(EdgeKeys.DRAIN_RATE),
        relay.value(EdgeKeys.CONNECT_TIMEOUT),
        relay.value(EdgeKeys.STALL_TIMEOUT));
  }

  private EdgeConfiguration.Retry retry() {
    Section retry = section("retry");
    Duration base = retry.value(EdgeKeys.BACKOFF_BASE);
    Duration cap = retry.value(EdgeKeys.BACKOFF_CAP);
    if (cap.compareTo(base) < 0) {
      retry.refuse(EdgeKeys.BACKOFF_CAP, "is less than backoff_base: expected at least as much");
    }
    return new EdgeConfiguration.Retry(base, cap, retry.value(EdgeKeys.MAX_RETRIES));
  }

  private EdgeConfiguration.Bandwidth bandwidth() {
    Section bandwidth = section("bandwidth");
    return new EdgeConfiguration.Bandwidth(
        bandwidth.value(EdgeKeys.OUTBOUND_RATE), bandwidth.value(EdgeKeys.OUTBOUND_PER_DAY));
  }

  /** Whoever reaches it may read it: it stays on this machine. */
  private Optional<HostAndPort> metrics() {
    Section metrics = section("metrics");
    Optional<HostAndPort> listen = metrics.find(EdgeKeys.METRICS_LISTEN);
    if (listen.isPresent() && !MetricsEndpoint.isLoopback(listen.get())) {
      metrics.refuse(
          EdgeKeys.METRICS_LISTEN,
          "is " + listen.get() + ": expected an address on loopback, such as `127.0.0.1:9464`");
    }
    return listen;
  }

  private EdgeConfiguration.Log log() {
    Section log = section("log");
    return new EdgeConfiguration.Log(log.value(EdgeKeys.LOG_LEVEL), log.value(EdgeKeys.LOG_FORMAT));
  }
}
