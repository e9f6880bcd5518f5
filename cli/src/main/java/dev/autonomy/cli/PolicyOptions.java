package dev.autonomy.cli;

import dev.autonomy.cli.line.Option;
import java.nio.file.Path;

/** The flags of the policy commands. */
final class PolicyOptions {

  static final Option<Path> BUNDLE =
      Option.file("bundle", "the policy: a directory, an archive, or for `eval` a Rego file")
          .placeholder("PATH");

  static final Option<Path> INPUT =
      Option.file("input", "the tool call, or with a QUERY the input document; `-` reads stdin")
          .placeholder("FILE|-");

  private PolicyOptions() {}
}
