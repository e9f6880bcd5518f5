package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Option;
import java.nio.file.Path;

/** Where things are kept on this machine. */
final class Locations {

  static final Option<Path> POLICY_DIRECTORY =
      Option.directory("policy-dir", "the managed policy store")
          .orShown("XDG_CACHE_HOME/autonomyops/policy/managed")
          .variable("AUTONOMY_POLICY_DIR")
          .configKey("policy.dir");

  static final Option<Path> DAEMON_LOG =
      Option.directory("wal-dir", "directory of the log")
          .orShown("XDG_CACHE_HOME/autonomyops/telemetry")
          .variable("AUTONOMY_WAL_DIR")
          .configKey("runtime.wal_dir");

  private static final String PRODUCT = "autonomyops";

  private Locations() {}

  /** Where logs and policies are kept: {@code XDG_CACHE_HOME/autonomyops}. */
  static Path cache(Environment environment) {
    return environment.cacheDirectory(PRODUCT);
  }

  /** The configuration file: {@code XDG_CONFIG_HOME/autonomyops/config}. */
  static Path configuration(Environment environment) {
    return environment.configDirectory(PRODUCT).resolve("config");
  }

  /** The managed policy store. */
  static Path policyStore(Arguments arguments, Environment environment) {
    return arguments
        .find(POLICY_DIRECTORY)
        .orElseGet(() -> cache(environment).resolve("policy").resolve("managed"));
  }

  /** The log of {@code autonomy runtime start} unless a flag says otherwise. */
  static Path daemonLog(Environment environment) {
    return cache(environment).resolve("telemetry");
  }

  /** Where the logs of runs are kept, a directory for each. */
  static Path runs(Environment environment) {
    return cache(environment).resolve("runs");
  }
}
