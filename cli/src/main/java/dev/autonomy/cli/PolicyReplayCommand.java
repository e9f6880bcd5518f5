package dev.autonomy.cli;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Table;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.runtime.LogReplay;
import dev.autonomy.runtime.ReplayReport;
import dev.autonomy.wal.LogException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** {@code autonomy policy replay}. */
final class PolicyReplayCommand implements Command {

  /** The exit status of {@code --fail-on-change}. */
  static final int CHANGED = 3;

  private static final Option<String> TOOL =
      Option.text("tool", "only decisions about this tool").placeholder("TOOL");

  private static final Option<Long> LIMIT =
      Option.count("limit", 1, ReplayReport.MAX_GROUPS, "show the N most frequent changes")
          .letter('n')
          .or("50");

  private static final Option<Boolean> FAIL_ON_CHANGE =
      Option.flag("fail-on-change", "exit with 3 when a decision would change");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy replay", "Ask a policy about past calls, and show what changes")
        .description(
            """
            Decides every call of a log again under the policy in --bundle, at the time and with \
            the random numbers of then, and shows which decisions of the policy layer would change, \
            by tool and reason. Nothing is executed or recorded; the log may be in use.

            A call with values that were redacted or forgotten is asked again only when the policy \
            looks at none of them; the others are counted. The policy that decided gives the same \
            answers again. With --fail-on-change, standard error says when some were not asked.\
            """)
        .options(
            PolicyOptions.BUNDLE,
            LogLocation.DIRECTORY,
            LogLocation.RUN,
            TimeRange.SINCE,
            TimeRange.UNTIL,
            TOOL,
            LIMIT,
            FAIL_ON_CHANGE,
            CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example(
                "What would the new rules have changed in the last week?",
                "autonomy policy replay --bundle policy/ --since 7d"),
            new Example(
                "A check before a rollout",
                "autonomy policy replay --bundle candidate.tar.gz --dir wal/ --fail-on-change"))
        .exits(
            new Exit("0", "asked again, whatever the answers"),
            new Exit(
                "1",
                "the policy has errors, or the log cannot be read; with --fail-on-change also: no"
                    + " decision could be asked again"),
            new Exit("3", "a decision would change, and --fail-on-change is given"))
        .seeAlso("policy eval", "wal inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    PolicyFiles files = PolicyFiles.named(arguments, "ask");
    Path directory = LogLocation.of(arguments, surroundings.environment());
    Terminal terminal = surroundings.terminal();
    CompiledBundle candidate;
    try {
      candidate = CompiledBundle.compile(files.checkedBundle(), "file:" + files.path());
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    } catch (BundleException e) {
      throw CommandException.because(e);
    }
    LogReplay.Choice choice = choice(arguments, surroundings.clock());
    ReplayReport report;
    try {
      report = new LogReplay(directory, candidate).run(choice);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
    int limit = Math.toIntExact(arguments.value(LIMIT));
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> terminal.out().line(json(report, candidate, limit));
      case TEXT -> print(report, limit, terminal);
    }
    return arguments.value(FAIL_ON_CHANGE) ? verdict(report, terminal) : ExitStatus.DONE;
  }

  /** What a check concludes; that nothing changes is known only of what was asked. */
  private static int verdict(ReplayReport report, Terminal terminal) throws CommandException {
    if (report.changed() > 0) {
      return CHANGED;
    }
    if (report.decisions() == 0) {
      throw new CommandException(
          "no decision was asked again, so that nothing is known of changes: choose other times or"
              + " another `--tool`, or leave `--fail-on-change` out");
    }
    if (report.unknown() > 0) {
      terminal
          .error()
          .line(
              "warning: "
                  + counted(report.unknown(), "decision")
                  + " could not be asked again, and may change");
    }
    return ExitStatus.DONE;
  }

  private static LogReplay.Choice choice(Arguments arguments, InstantSource clock)
      throws UsageException {
    TimeRange times = TimeRange.of(arguments, clock);
    return new LogReplay.Choice(times.since(), times.until(), arguments.find(TOOL));
  }

  private static void print(ReplayReport report, int limit, Terminal terminal) {
    List<ReplayReport.Change> changes = report.changes();
    if (!changes.isEmpty()) {
      Table table = new Table(terminal, "CALLS", "TOOL", "CHANGE", "FIRST CALL", "REASON");
      for (ReplayReport.Change change : changes.subList(0, Math.min(limit, changes.size()))) {
        table.row(
            Long.toString(change.calls()),
            change.tool(),
            change.before().outcome() + " -> " + change.after().outcome(),
            change.firstAuditId(),
            reason(change));
      }
      table.print();
      if (changes.size() > limit) {
        terminal.out().line("and " + (changes.size() - limit) + " more; `--limit` shows them");
      }
      terminal.out().line("");
    }
    terminal
        .out()
        .line(
            "policy replay: "
                + counted(report.changed(), "decision")
                + " of "
                + report.decisions()
                + " would change");
    if (report.unknown() > 0) {
      terminal
          .out()
          .line(
              "not asked: "
                  + counted(report.unknown(), "decision")
                  + " about values that the log does not have any more, and that the policy looks"
                  + " at");
    }
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** Why it is denied now, or was before; both when the reason is all that changes. */
  private static String reason(ReplayReport.Change change) {
    String before = change.before().reason();
    String after = change.after().reason();
    return before.isEmpty() || after.isEmpty() ? before + after : before + " -> " + after;
  }

  private static String json(ReplayReport report, CompiledBundle candidate, int limit) {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("policy_digest", candidate.identity().digest());
    json.member("decisions", report.decisions()).member("changed", report.changed());
    json.member("not_asked", report.unknown());
    json.member("groups", report.changes().size()).name("changes").beginArray();
    for (ReplayReport.Change change : report.changes()) {
      if (limit-- == 0) {
        break;
      }
      json.beginObject().member("tool", change.tool()).member("calls", change.calls());
      answer(json.name("before"), change.before());
      answer(json.name("after"), change.after());
      json.member("first_audit_id", change.firstAuditId()).endObject();
    }
    return json.endArray().endObject().toString();
  }

  private static void answer(JsonWriter json, ReplayReport.Answer answer) {
    json.beginObject().member("outcome", answer.outcome());
    if (!answer.reason().isEmpty()) {
      json.member("reason", answer.reason());
    }
    json.endObject();
  }
}
