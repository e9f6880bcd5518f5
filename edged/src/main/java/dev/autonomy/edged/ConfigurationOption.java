package dev.autonomy.edged;

import dev.autonomy.line.Option;
import java.nio.file.Path;

/** The flag that every command has. */
final class ConfigurationOption {

  /** {@code /etc/edged/edge.toml}. */
  static final Option<Path> CONFIG =
      Option.file("config", "the configuration file")
          .or("/etc/edged/edge.toml")
          .variable("EDGED_CONFIG");

  private ConfigurationOption() {}
}
