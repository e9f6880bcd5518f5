package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Output;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Style;
import dev.autonomy.line.Terminal;
import dev.autonomy.wal.WitnessGateway.Answer;
import dev.autonomy.wal.WitnessGateway.Round;
import dev.autonomy.wal.note.Checkpoint;
import java.nio.file.Path;

/** Says what came of asking the witnesses of one log, and that loudly when one disputes it. */
final class WitnessReport {

  private final Path directory;
  private final CommonOptions.Format format;
  private final Terminal terminal;

  WitnessReport(Path directory, CommonOptions.Format format, Terminal terminal) {
    this.directory = directory;
    this.format = format;
    this.terminal = terminal;
  }

  /** One round. */
  void show(Round round) {
    switch (format) {
      case JSON -> terminal.out().line(json(round));
      case TEXT -> text(round);
    }
    for (Answer answer : round.answers()) {
      if (answer instanceof Answer.Disputed disputed) {
        problem(
            terminal.styledError(Style.RED, "FORK")
                + ": "
                + Printable.line(disputed.witness().name())
                + " says that it has seen another history of this log: "
                + Printable.line(disputed.reason())
                + "; keep both, and find out which one is true before anybody relies on it");
      }
    }
  }

  /** One line on standard error. */
  void problem(String line) {
    terminal.error().line("autonomy wal witness: " + line);
  }

  /** Before waiting. */
  void flush() {
    terminal.out().flush();
    terminal.error().flush();
  }

  private void text(Round round) {
    Output out = terminal.out();
    Checkpoint checkpoint = round.checkpoint();
    out.line(
        (round.isKept()
                ? terminal.styled(Style.GREEN, "witnessed")
                : terminal.styled(Style.RED, "not witnessed"))
            + "  "
            + checkpoint.size()
            + " frames of "
            + Printable.line(checkpoint.origin())
            + ", by "
            + round.cosigned()
            + " of "
            + round.answers().size()
            + (round.isKept() ? "" : ", where " + round.quorum() + " would be enough"));
    for (Answer answer : round.answers()) {
      out.line("  " + Printable.line(answer.witness().name()) + "  " + line(answer));
    }
  }

  private String line(Answer answer) {
    return switch (answer) {
      case Answer.Cosigned cosigned -> "cosigned at " + cosigned.time();
      case Answer.Disputed disputed ->
          terminal.styled(Style.RED, "FORK") + ": " + Printable.line(disputed.reason());
      case Answer.Failed failed -> "failed: " + Printable.line(failed.reason());
    };
  }

  private String json(Round round) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("ok", round.isKept() && !round.isDisputed())
            .member("directory", directory.toString());
    CheckpointJson.member(round.checkpoint(), json)
        .member("cosigned", round.cosigned())
        .member("quorum", round.quorum())
        .member("kept", round.isKept())
        .member("disputed", round.isDisputed())
        .name("answers")
        .beginArray();
    for (Answer answer : round.answers()) {
      json.beginObject().member("witness", answer.witness().name());
      switch (answer) {
        case Answer.Cosigned cosigned ->
            json.member("answer", "cosigned").member("time", cosigned.time().toString());
        case Answer.Disputed disputed ->
            json.member("answer", "disputed").member("reason", disputed.reason());
        case Answer.Failed failed ->
            json.member("answer", "failed").member("reason", failed.reason());
      }
      json.endObject();
    }
    return json.endArray().endObject().toString();
  }
}
