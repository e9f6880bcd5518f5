package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Output;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.TileExport;
import java.nio.file.Path;

/** {@code autonomy wal export-tiles}. */
final class WalExportTilesCommand implements Command {

  private static final Option<Path> OUT =
      Option.directory("out", "where to write the tiles; a second export adds to them");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal export-tiles", "Write a log as tiles that standard tools read")
        .description(
            """
            Writes the log up to its last checkpoint in the layout of C2SP tlog-tiles: the \
            signed checkpoint, the Merkle tree in tiles of 256 hashes, and the frames in \
            bundles. Any web server can serve the directory to monitors and mirrors. Values of \
            parameters, context and output stay in the log; the frames hold their hashes.

            A second export adds what the log has grown by, and refuses a log that does not \
            continue what was exported. The checkpoint is replaced last.\
            """)
        .options(OUT, LogLocation.DIRECTORY, LogLocation.RUN, CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example("For a web server", "autonomy wal export-tiles --out /srv/www/node-7"))
        .exits(
            new Exit("0", "everything up to the last checkpoint is exported"),
            new Exit("1", "it is not; what was exported before still holds"))
        .seeAlso("wal checkpoint", "wal verify", "audit prove");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path out =
        arguments
            .find(OUT)
            .orElseThrow(() -> new UsageException("missing `--out`, where to write the tiles"));
    Path directory = LogLocation.of(arguments, surroundings.environment());
    LogFailure.checkExists(directory);
    TileExport.Result result;
    try {
      result = TileExport.export(directory, out);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
    Output output = surroundings.terminal().out();
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> output.line(json(result, directory, out));
      case TEXT -> text(result, out, output);
    }
    return ExitStatus.DONE;
  }

  private static String json(TileExport.Result result, Path directory, Path out) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("out", out.toString())
            .member("directory", directory.toString());
    return CheckpointJson.member(result.checkpoint(), json)
        .member("frames_before", result.framesBefore())
        .member("files_written", result.files())
        .member("bundles_left_out", result.bundlesLeftOut())
        .endObject()
        .toString();
  }

  private static void text(TileExport.Result result, Path out, Output output) {
    output.line(
        "exported  "
            + result.checkpoint().size()
            + " frames to "
            + out
            + ", "
            + result.framesBefore()
            + " of them before");
    output.line("  files written  " + result.files());
    output.line("  tree root      " + result.checkpoint().root());
    if (result.bundlesLeftOut() > 0) {
      output.line(
          "  left out       "
              + result.bundlesLeftOut()
              + " bundles with frames over "
              + TileExport.MAX_ENTRY_BYTES
              + " bytes; their hashes are there");
    }
  }
}
