package dev.autonomy.cli;

import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Environment;
import dev.autonomy.cli.line.Option;
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

  private Locations() {}

  /** The managed policy store. */
  static Path policyStore(Arguments arguments, Environment environment) {
    return arguments
        .find(POLICY_DIRECTORY)
        .orElseGet(() -> environment.cacheDirectory().resolve("policy").resolve("managed"));
  }

  /** The log of {@code autonomy runtime start} unless a flag says otherwise. */
  static Path daemonLog(Environment environment) {
    return environment.cacheDirectory().resolve("telemetry");
  }

  /** Where the logs of runs are kept, a directory for each. */
  static Path runs(Environment environment) {
    return environment.cacheDirectory().resolve("runs");
  }
}
