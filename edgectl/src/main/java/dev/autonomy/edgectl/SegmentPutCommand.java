package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Moment;
import dev.autonomy.line.Option;
import dev.autonomy.line.ProgressLine;
import dev.autonomy.line.ValueKind;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code edgectl segment put}. */
final class SegmentPutCommand extends ControlCommand {

  private static final Option<String> TO =
      Option.text("to", "peers that it is owed to, separated by commas").placeholder("PEER,…");
  private static final Option<String> MEDIA_TYPE =
      Option.text("media-type", "what the content is").or("application/octet-stream");
  private static final Option<String> LABEL = Option.text("label", "a text for operators");
  private static final Option<Long> PRIORITY =
      Option.count("priority", 0, 9, "9 is sent first, 0 last").or("5");
  private static final Option<Moment> EXPIRES =
      Option.moment("expires", "when nobody wants it any more: a time, or how long from now");

  @Override
  CommandSpec own() {
    return CommandSpec.of("segment put", "Put a file in as a segment")
        .operands("<file>", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Hands the file to the daemon, which keeps it under the SHA-256 of its content, and sends \
            it to the peers in --to. Without --to it is kept here and sent to nobody. Putting in \
            what is here already changes nothing, except that it is then owed to further peers, \
            and that a later expiry counts.

            `-` is standard input; it is copied to a temporary file first, because its size has to \
            be known before the first byte is sent.\
            """)
        .options(TO, PRIORITY, LABEL, MEDIA_TYPE, EXPIRES)
        .examples(
            new Example(
                "A recording for two peers, soon",
                "edgectl segment put run-7.mcap --to base,depot --priority 8"),
            new Example(
                "A status that is worth nothing tomorrow",
                "edgectl segment put status.json --to base --expires 1d"))
        .exits(
            new Exit("0", "the segment is on this node, durably"),
            new Exit("1", "it was refused, and why"),
            ControlOptions.DOWN)
        .seeAlso("segment show", "relay queue");
  }

  @Override
  int ask(Dialogue daemon) throws IOException, CommandException {
    ControlRequest request =
        ControlRequest.of("segment.put")
            .with("media_type", daemon.arguments().value(MEDIA_TYPE))
            .with("label", daemon.arguments().find(LABEL))
            .with("priority", daemon.arguments().value(PRIORITY))
            .with("expires", expires(daemon).map(Instant::toString));
    Optional<String> to = daemon.arguments().find(TO);
    if (to.isPresent()) {
      request = request.with("peers", List.of(to.get().split(",", -1)));
    }
    String operand = daemon.arguments().operands().getFirst();
    JsonObject answer =
        operand.equals("-") ? putStandardInput(daemon, request) : put(daemon, request, operand);
    if (!daemon.wantsJson()) {
      String held = Answers.flag(answer, "new") ? "" : " (was here already)";
      daemon.out().line(Answers.text(answer, "segment") + held);
    }
    return ExitStatus.DONE;
  }

  private static Optional<Instant> expires(Dialogue daemon) {
    Instant now = daemon.surroundings().clock().instant();
    return daemon.arguments().find(EXPIRES).map(moment -> expires(moment, now));
  }

  /** What is an age elsewhere counts forward here. */
  private static Instant expires(Moment moment, Instant now) {
    @Nullable Duration age = moment.age();
    return age == null ? moment.at(() -> now) : now.plus(age);
  }

  private static JsonObject put(Dialogue daemon, ControlRequest request, String operand)
      throws IOException, CommandException {
    Path file = Path.of(operand);
    if (!Files.isRegularFile(file)) {
      throw new CommandException(
          Files.exists(file)
              ? file + " is no file: put one file at a time"
              : file + " is not there");
    }
    return put(daemon, request, file);
  }

  private static JsonObject put(Dialogue daemon, ControlRequest request, Path file)
      throws IOException, CommandException {
    try (InputStream content = Files.newInputStream(file)) {
      long size = Files.size(file);
      JsonObject answer;
      try (ProgressLine line = new ProgressLine(daemon.terminal(), "putting")) {
        answer =
            daemon
                .client()
                .send(request.with("size", size), content, size, sent -> line.at(sent, size));
      }
      return daemon.shown(answer);
    } catch (NoSuchFileException _) {
      throw new CommandException(file + " is not there");
    }
  }

  private static JsonObject putStandardInput(Dialogue daemon, ControlRequest request)
      throws IOException, CommandException {
    Path spool = Files.createTempFile("edgectl-", ".put");
    try (FileInputStream standardInput = new FileInputStream(FileDescriptor.in)) {
      Files.copy(standardInput, spool, StandardCopyOption.REPLACE_EXISTING);
      return put(daemon, request, spool);
    } finally {
      Files.deleteIfExists(spool);
    }
  }
}
