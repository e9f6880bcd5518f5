package dev.autonomy.cli;

import dev.autonomy.contract.AuditId;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Environment;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Output;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogForgetter;
import dev.autonomy.wal.LogOptions;
import java.nio.file.Path;
import java.util.Locale;

/** {@code autonomy wal forget}. */
final class WalForgetCommand implements Command {

  private static final Option<String> FIELD =
      Option.text("field", "the value: `/params/message`, or all of a section: `/params`")
          .placeholder("POINTER");

  private static final Option<String> BY =
      Option.text("by", "who asks, for the record").placeholder("NAME").orShown("$USER");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal forget", "Remove a stored value from a log for good")
        .operands("<audit-id>", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Frames hold salted hashes of the values of `params`, `context` and `output`; the \
            values stand beside them. This removes the value and leaves the hash, so that \
            every frame, proof and checkpoint stays valid. A frame records what was removed, \
            when and for whom, never the value.

            The files concerned are written anew and the old ones unlinked. What a file system, \
            a disk, a snapshot or a backup keeps of them is not in reach of this command, nor \
            are files that a repair moved aside. The runtime must not be running. An \
            interrupted command is finished by running it again.\
            """)
        .options(
            FIELD,
            BY,
            LogLocation.DIRECTORY,
            LogLocation.RUN,
            NodeIdentity.NODE_ID,
            CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example(
                "Forget a message",
                "autonomy wal forget 0190f5fe-7c00-7a00-8000-000000000001 --field"
                    + " /params/message"))
        .exits(
            new Exit("0", "the value is gone, now or since an earlier time"),
            new Exit("1", "it never was there, the log is in use, or the disk refused"))
        .seeAlso("audit get", "wal verify", "wal prune");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    String auditId = auditId(arguments.operands().getFirst());
    String field = arguments.find(FIELD).orElse("");
    if (!field.startsWith("/")) {
      throw new UsageException("`--field` names the value: `/params/message`, or `/params`");
    }
    LogFailure.checkExists(directory);
    LogOptions options =
        LogOptions.forNode(NodeIdentity.of(arguments)).withClock(surroundings.clock());
    LogForgetter.Result result;
    try {
      result =
          LogForgetter.forget(
              directory, options, auditId, field, by(arguments, surroundings.environment()));
    } catch (LogException e) {
      throw CommandException.because(e);
    }
    Output out = surroundings.terminal().out();
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> out.line(json(result, auditId, directory));
      case TEXT -> text(result, auditId, out);
    }
    return ExitStatus.DONE;
  }

  private static String auditId(String text) throws UsageException {
    try {
      return AuditId.parse(text.toLowerCase(Locale.ROOT)).toString();
    } catch (IllegalArgumentException e) {
      throw new UsageException("`" + text + "` is no audit id: " + e.getMessage());
    }
  }

  private static String by(Arguments arguments, Environment environment) {
    return arguments
        .find(BY)
        .orElseGet(
            () -> {
              String user = environment.value("USER");
              return user.isEmpty() ? "unknown" : user;
            });
  }

  private static void text(LogForgetter.Result result, String auditId, Output out) {
    out.line(
        (result.values() == 0 ? "was forgotten before: " : "forgotten: ")
            + String.join(", ", result.fields())
            + " of "
            + auditId);
    if (result.asideFiles() > 0) {
      out.line(
          "files that a repair moved aside may hold it still: "
              + result.asideFiles()
              + " in the log's directory");
    }
  }

  private static String json(LogForgetter.Result result, String auditId, Path directory) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("directory", directory.toString())
            .member("audit_id", auditId);
    json.name("fields").beginArray();
    for (String field : result.fields()) {
      json.value(field);
    }
    return json.endArray()
        .member("values", result.values())
        .member("aside_files", result.asideFiles())
        .endObject()
        .toString();
  }
}
