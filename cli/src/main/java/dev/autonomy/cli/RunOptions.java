package dev.autonomy.cli;

import dev.autonomy.line.Option;
import java.nio.file.Path;

/** The flags of {@code autonomy run} and {@code autonomy run ros2.launch}. */
final class RunOptions {

  static final Option<String> POLICY =
      Option.text("policy", "policy to enforce, by its reference in the managed store")
          .placeholder("oci://REF")
          .orShown("the embedded demo policy");

  static final Option<Path> DIRECTORY =
      Option.directory("dir", "directory for the log of this run, kept afterwards")
          .orShown("XDG_CACHE_HOME/autonomyops/runs/RUN-ID, the last 50 are kept")
          .variable("AUTONOMY_RUN_WAL_DIR");

  static final Option<Boolean> EPHEMERAL =
      Option.flag("ephemeral", "delete the log when the command has ended");

  static final Option<Boolean> QUIET =
      Option.flag("quiet", "print no summary when the command has ended");

  static final Option<String> IMAGE =
      Option.text("image", "container image to launch in, by docker (ros2.launch only)")
          .placeholder("IMAGE");

  static final Option<Boolean> ALLOW_REDUCED_GOVERNANCE =
      Option.flag(
          "allow-reduced-governance",
          "accept that a native launch is governed less than one in a container (ros2.launch"
              + " only)");

  private RunOptions() {}
}
