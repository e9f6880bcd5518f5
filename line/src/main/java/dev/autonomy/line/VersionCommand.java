package dev.autonomy.line;

import java.util.Map;
import java.util.function.Function;

/** Shows which build of the program this is. */
public final class VersionCommand implements Command {

  private enum Format {
    TEXT,
    JSON
  }

  private static final Option<Format> OUTPUT =
      Option.choice("output", Format.values(), "how to write the result").or("text");

  private final ProgramVersion version;
  private final Function<Map<String, String>, String> json;

  /**
   * Of a program.
   *
   * @param json writes an object with these members
   */
  public VersionCommand(ProgramVersion version, Function<Map<String, String>, String> json) {
    this.version = version;
    this.json = json;
  }

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("version", "Show the version").options(OUTPUT);
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) {
    surroundings
        .terminal()
        .out()
        .line(
            switch (arguments.value(OUTPUT)) {
              case TEXT -> version.text();
              case JSON -> json.apply(version.members());
            });
    return ExitStatus.DONE;
  }
}
