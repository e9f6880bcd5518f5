package dev.autonomy.cli;

import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandException;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Output;
import dev.autonomy.cli.line.Sizes;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.UsageException;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogStat;
import java.nio.file.Path;

/** {@code autonomy wal stat}. */
final class WalStatCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal stat", "Show a log's size, age and identity")
        .description("Reads headers and the last segment only; nothing is verified.")
        .options(LogLocation.DIRECTORY, LogLocation.RUN, CommonOptions.REPORT_OUTPUT)
        .seeAlso("wal verify", "wal inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    LogStat stat;
    try {
      stat = LogStat.of(directory);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
    Output out = surroundings.terminal().out();
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> out.line(json(stat, directory));
      case TEXT -> text(stat, directory, out);
    }
    return ExitStatus.DONE;
  }

  private static void text(LogStat stat, Path directory, Output out) {
    out.line("directory   " + directory);
    out.line("origin      " + stat.origin());
    out.line("format      " + stat.formatVersion());
    out.line(
        "frames      "
            + stat.frames()
            + (stat.firstSeq() > 1 ? ", those before " + stat.firstSeq() + " pruned" : ""));
    out.line(
        "segments    " + stat.segments() + ", " + Sizes.rounded(stat.sizeBytes()) + " on disk");
    out.line("last frame  " + stat.lastTime().orElse("none"));
    out.line("state       " + (stat.sealed() ? "sealed" : "open: in use, or not closed"));
    out.line("checkpoint  " + stat.checkpoint().map(c -> c.size() + " frames").orElse("none"));
  }

  private static String json(LogStat stat, Path directory) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("directory", directory.toString())
            .member("origin", stat.origin())
            .member("format", stat.formatVersion())
            .member("frames", stat.frames())
            .member("first_seq", stat.firstSeq())
            .member("segments", stat.segments())
            .member("bytes", stat.sizeBytes())
            .member("sealed", stat.sealed());
    stat.lastTime().ifPresent(time -> json.member("last_time", time));
    stat.checkpoint().ifPresent(c -> json.member("checkpoint_size", c.size()));
    stat.verifierKey().ifPresent(key -> json.member("key", key.toString()));
    return json.endObject().toString();
  }
}
