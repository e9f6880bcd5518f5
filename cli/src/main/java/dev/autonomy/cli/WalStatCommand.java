package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.Durations;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Output;
import dev.autonomy.line.Sizes;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogOptions;
import dev.autonomy.wal.LogStat;
import dev.autonomy.wal.PruneOutlook;
import dev.autonomy.wal.Retention;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code autonomy wal stat}. */
final class WalStatCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal stat", "Show a log's size, age, identity and what may go")
        .description(
            """
            Reads headers and the last segment only; nothing is verified.

            Ceiling and retention are those that flags, environment and configuration give here: \
            give what `runtime start` was given. A runtime says its own at /v1/status.\
            """)
        .options(LogLocation.DIRECTORY, LogLocation.RUN)
        .options(LogRetention.OPTIONS)
        .options(CommonOptions.REPORT_OUTPUT)
        .examples(new Example("Why is nothing pruned?", "autonomy wal stat --wal-prune delivered"))
        .seeAlso("wal verify", "wal inspect", "wal prune", "runtime start");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path directory = LogLocation.of(arguments, surroundings.environment());
    LogOptions options =
        LogOptions.forNode("")
            .withMaxBytes(arguments.value(LogRetention.MAX_BYTES))
            .withClock(surroundings.clock());
    Optional<Retention> retention = LogRetention.of(arguments);
    options = retention.isPresent() ? options.withRetention(retention.get()) : options;
    LogStat stat;
    PruneOutlook outlook;
    try {
      stat = LogStat.of(directory);
      outlook = PruneOutlook.of(directory, options);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
    Output out = surroundings.terminal().out();
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> out.line(json(stat, directory, outlook, options));
      case TEXT -> {
        text(stat, directory, out);
        text(outlook, options, stat.sizeBytes(), out);
      }
    }
    return ExitStatus.DONE;
  }

  private static void text(PruneOutlook outlook, LogOptions options, long bytes, Output out) {
    long most = options.limits().maxBytes();
    out.line("ceiling     " + Sizes.rounded(most) + ", " + bytes * 100 / most + "% used");
    out.line("retention   " + words(options.retention()));
    out.line("delivered   " + upTo(outlook.deliveredSeq()));
    out.line("witnessed   " + upTo(outlook.witnessedSize()));
    if (options.retention().isPresent()) {
      out.line("prunable    " + prunable(outlook));
      outlook.obstacle().ifPresent(reason -> out.line("obstacle    " + reason));
    }
  }

  private static String prunable(PruneOutlook outlook) {
    int due = outlook.dueSegments();
    return due == 0
        ? "nothing: no segment is beyond the bounds"
        : outlook.prunableSegments()
            + " of "
            + due
            + (due == 1 ? " segment" : " segments")
            + " beyond the bounds, "
            + Sizes.rounded(outlook.prunableBytes());
  }

  private static String upTo(long seq) {
    return seq == 0 ? "nothing" : "frames up to " + seq;
  }

  private static String words(Optional<Retention> retention) {
    if (retention.isEmpty()) {
      return "none: at its ceiling the log denies and forgets nothing";
    }
    Retention rule = retention.get();
    return "prunes "
        + (rule.conditions().isEmpty()
            ? "whatever became of it"
            : "what was " + String.join(" and ", conditions(rule)))
        + rule.keepAge().map(age -> ", keeps " + Durations.text(age)).orElse("")
        + (rule.keepBytes().isPresent()
            ? ", keeps " + Sizes.rounded(rule.keepBytes().getAsLong())
            : "");
  }

  private static List<String> conditions(Retention rule) {
    List<String> words = new ArrayList<>();
    for (Retention.Condition condition : rule.conditions()) {
      words.add(
          switch (condition) {
            case Retention.Condition.Delivered _ -> "delivered";
            case Retention.Condition.Witnessed _ -> "witnessed";
          });
    }
    return words;
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

  private static String json(
      LogStat stat, Path directory, PruneOutlook outlook, LogOptions options) {
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
    stat.checkpoint().ifPresent(checkpoint -> CheckpointJson.member(checkpoint, json));
    stat.verifierKey().ifPresent(key -> json.member("key", key.toString()));
    json.member("max_bytes", options.limits().maxBytes());
    json.name("retention").beginArray();
    options.retention().ifPresent(rule -> conditions(rule).forEach(json::value));
    json.endArray().member("prunes", options.retention().isPresent());
    json.member("delivered_seq", outlook.deliveredSeq());
    json.member("witnessed_size", outlook.witnessedSize());
    json.member("due_segments", outlook.dueSegments());
    json.member("prunable_segments", outlook.prunableSegments());
    json.member("prunable_bytes", outlook.prunableBytes());
    outlook.obstacle().ifPresent(reason -> json.member("obstacle", reason));
    return json.endObject().toString();
  }
}
