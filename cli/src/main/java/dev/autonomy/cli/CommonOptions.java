package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Option;
import dev.autonomy.line.Terminal;

/** Flags that several commands share. */
final class CommonOptions {

  /** How results are written. */
  enum Format {
    JSON,
    TEXT
  }

  static final Option<Format> OUTPUT =
      Option.choice("output", Format.values(), "how to write the result")
          .orShown("text on a terminal, else json")
          .variable("AUTONOMY_OUTPUT")
          .configKey("output");

  /** For commands that report once: text unless JSON is asked for. */
  static final Option<Format> REPORT_OUTPUT =
      Option.choice("output", Format.values(), "how to write the result").or("text");

  private CommonOptions() {}

  /** The format asked for; without one, people get text and programs get JSON. */
  static Format format(Arguments arguments, Terminal terminal) {
    return arguments.find(OUTPUT).orElse(terminal.isInteractive() ? Format.TEXT : Format.JSON);
  }
}
