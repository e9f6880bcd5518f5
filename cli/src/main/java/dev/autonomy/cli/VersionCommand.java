package dev.autonomy.cli;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Output;
import dev.autonomy.line.ProgramVersion;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.io.IOException;
import java.util.Optional;

/** {@code autonomy version}. */
final class VersionCommand implements Command {

  private static final Option<Boolean> VERIFY =
      Option.flag("verify", "compare every installed file with the manifest of its build");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("version", "Show the version, and verify the installation")
        .description(
            """
            --verify reads every installed file and compares it with the manifest. Compare the \
            manifest's own digest, which is printed, with the one published for the build: \
            whoever can replace a file here can replace the manifest too.\
            """)
        .options(VERIFY, CommonOptions.REPORT_OUTPUT)
        .exits(
            new Exit("0", "shown; with --verify: every file is as it was built"),
            new Exit("1", "a file differs, or there is no installation to verify"))
        .seeAlso("demo validate");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    Terminal terminal = surroundings.terminal();
    if (arguments.value(VERIFY)) {
      return verify(arguments, terminal);
    }
    ProgramVersion version = ProgramVersion.ofProcess("autonomy", ProductVersion.text());
    terminal
        .out()
        .line(
            switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
              case JSON -> JsonWriter.object(version.members());
              case TEXT -> version.text();
            });
    return ExitStatus.DONE;
  }

  private static int verify(Arguments arguments, Terminal terminal) throws CommandException {
    Optional<Installation> installation = Installation.ofProcess();
    if (installation.isEmpty()) {
      throw new CommandException(
          "this process was not started from an installation: run the installed `autonomy`");
    }
    Installation.Report report;
    try {
      report = installation.get().verify();
    } catch (IOException | JsonException e) {
      throw new CommandException(
          "cannot verify " + installation.get().home() + ": " + e.getMessage() + ": reinstall", e);
    }
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> terminal.out().line(json(report));
      case TEXT -> text(report, terminal);
    }
    return report.isIntact() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static void text(Installation.Report report, Terminal terminal) {
    Output out = terminal.out();
    for (Installation.Problem problem : report.problems()) {
      out.line(problem.message());
    }
    out.line(
        (report.isIntact() ? "intact: " : "NOT intact, reinstall: ")
            + report.files()
            + " files of autonomy "
            + report.version()
            + " (build "
            + report.build()
            + ")");
    out.line("manifest sha256:" + report.manifestDigest());
  }

  private static String json(Installation.Report report) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("intact", report.isIntact())
            .member("version", report.version())
            .member("build", report.build())
            .member("files", report.files())
            .member("manifest", "sha256:" + report.manifestDigest());
    json.name("problems").beginArray();
    for (Installation.Problem problem : report.problems()) {
      json.value(problem.message());
    }
    return json.endArray().endObject().toString();
  }
}
