package dev.autonomy.edgectl;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** Flags that the commands of the authority share. */
final class CertOptions {

  /** How results are written. */
  enum Format {
    TEXT,
    JSON
  }

  static final Option<Path> AUTHORITY =
      Option.directory("ca", "directory of the authority").or("edge-ca");

  static final Option<Path> OUT = Option.directory("out", "where the files are written").or(".");

  static final Option<Boolean> FORCE =
      Option.flag("force", "replace files that are there, keys included");

  static final Option<Duration> VALIDITY =
      Option.duration(
              "validity",
              Duration.ofMinutes(1),
              Duration.ofDays(3650),
              "how long the certificate is valid")
          .or("90d");

  static final Option<Duration> LIST_VALIDITY =
      Option.duration(
              "list-validity",
              Duration.ofMinutes(1),
              Duration.ofDays(3650),
              "until the revocation list needs an update; nodes refuse all peers after that")
          .or("30d");

  static final Option<Format> OUTPUT =
      Option.choice("output", Format.values(), "how to write the result").or("text");

  private CertOptions() {}

  /** The one file that a command is about. */
  static Path operand(Arguments arguments) throws UsageException {
    try {
      return Path.of(arguments.operands().getFirst());
    } catch (InvalidPathException e) {
      throw new UsageException("`" + arguments.operands().getFirst() + "` is no path");
    }
  }
}
