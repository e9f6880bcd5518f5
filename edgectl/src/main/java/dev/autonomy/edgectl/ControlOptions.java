package dev.autonomy.edgectl;

import dev.autonomy.edge.control.ControlClient;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Flags of every command that asks the daemon, and where the daemon is. */
final class ControlOptions {

  /** The daemon does not run, or may not be asked. */
  static final int DAEMON_DOWN = 3;

  static final Exit DOWN = new Exit("3", "the daemon does not run");

  static final Option<Path> SOCKET =
      Option.file("socket", "the daemon's control socket")
          .variable("EDGECTL_SOCKET")
          .orShown("what the configuration says, else " + ControlClient.DEFAULT_SOCKET);

  static final Option<Path> CONFIG =
      Option.file("config", "the daemon's configuration, to find the socket")
          .variable("EDGED_CONFIG")
          .or("/etc/edged/edge.toml");

  static final Option<Duration> TIMEOUT =
      Option.duration(
              "timeout",
              Duration.ofMillis(100),
              Duration.ofHours(1),
              "how long the daemon may take for one step")
          .or("30s");

  static final Option<Long> LIMIT =
      Option.count("limit", 1, 1_000, "how many to show at most").or("100");

  /** Behind the own flags of each command. */
  static final List<Option<?>> ALL = List.of(CertOptions.OUTPUT, SOCKET, CONFIG, TIMEOUT);

  private ControlOptions() {}

  static ControlClient client(Arguments arguments) throws CommandException {
    return new ControlClient(socket(arguments), arguments.value(TIMEOUT));
  }

  private static Path socket(Arguments arguments) throws CommandException {
    Optional<Path> given = arguments.find(SOCKET);
    if (given.isPresent()) {
      return given.get();
    }
    Path config = arguments.value(CONFIG).toAbsolutePath();
    if (!Files.isReadable(config) && !arguments.isSet(CONFIG)) {
      return ControlClient.DEFAULT_SOCKET;
    }
    return configured(config);
  }

  /** The rest of the file is the daemon's concern. */
  private static Path configured(Path config) throws CommandException {
    try {
      TomlParseResult toml = Toml.parse(Files.readString(config));
      Path folder = Optional.ofNullable(config.getParent()).orElse(config);
      @Nullable Object socket = toml.get("control_socket");
      if (socket instanceof String path) {
        return folder.resolve(path).normalize();
      }
      @Nullable Object root = toml.get("state_root");
      if (root instanceof String path) {
        return folder.resolve(path).resolve("control/edged.sock").normalize();
      }
      throw new CommandException(
          config + " names neither control_socket nor state_root: give --socket");
    } catch (IOException e) {
      throw new CommandException(
          "cannot read " + config + " (" + e.getMessage() + "): give --socket", e);
    }
  }
}
