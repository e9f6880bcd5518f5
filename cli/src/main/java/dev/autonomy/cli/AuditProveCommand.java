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
import dev.autonomy.line.Printable;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameProof;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.note.SignedNote;
import java.nio.file.Path;
import java.util.List;

/** {@code autonomy audit prove}. */
final class AuditProveCommand implements Command {

  private static final Option<Path> OUT = Option.file("out", "the proof to write");

  private static final Option<Boolean> VALUES =
      Option.flag("values", "put the values of parameters, context and output into the proof");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("audit prove", "Write a proof of what was decided about a tool call")
        .operands("<audit-id>", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Writes a C2SP tlog-proof: whoever has the log's public key (`wal key`) can check \
            offline that the decision stands in the log, without the log and without this \
            program. Proved is the last decision about the call, which is the one that counted.

            The proof brings the decision along, with a hash in the place of each value. \
            `--values` adds the values; each is then checked against its hash.

            Where witnesses have cosigned a checkpoint that covers the decision (`wal witness`), \
            the proof is made for that one and holds their signatures; otherwise it is made for \
            the last checkpoint.\
            """)
        .options(OUT, VALUES, LogLocation.DIRECTORY, LogLocation.RUN, CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example(
                "For somebody who has the key",
                "autonomy audit prove 0190f5fe-7c00-7a00-8000-000000000001 --out call.tlog-proof"))
        .exits(
            new Exit("0", "written"),
            new Exit("1", "no log has a frame with this id, or no checkpoint covers it yet"))
        .seeAlso("audit verify-proof", "audit get", "wal witness", "wal key");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    String auditId = AuditGetCommand.auditId(arguments.operands().getFirst());
    Path out =
        arguments
            .find(OUT)
            .orElseThrow(() -> new UsageException("missing `--out`, the proof to write"));
    List<Path> logs = AuditGetCommand.logs(arguments, surroundings);
    for (Path directory : logs) {
      List<Frame> frames = AuditGetCommand.frames(directory, auditId);
      if (!frames.isEmpty()) {
        Frame frame = AuditGetCommand.lastWordFirst(frames).getFirst();
        FrameProof proof = proof(directory, frame, arguments.value(VALUES));
        KeptFiles.write(out, proof.toBytes());
        report(frame, proof, out, directory, arguments, surroundings.terminal().out());
        return ExitStatus.DONE;
      }
    }
    throw AuditGetCommand.notFound(auditId, logs);
  }

  private static FrameProof proof(Path directory, Frame frame, boolean values)
      throws CommandException {
    try {
      return FrameProof.of(directory, frame.seq(), values);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
  }

  private static void report(
      Frame frame, FrameProof proof, Path out, Path directory, Arguments arguments, Output output) {
    long treeSize = proof.file().checkpoint().size();
    String outcome = FrameText.outcome(frame);
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> {
        JsonWriter json =
            new JsonWriter()
                .beginObject()
                .member("file", out.toString())
                .member("directory", directory.toString())
                .member("seq", frame.seq())
                .member("kind", frame.kind())
                .member("outcome", outcome);
        CheckpointJson.member(proof.file().checkpoint(), json).name("cosigners").beginArray();
        for (String cosigner : cosigners(proof)) {
          json.value(cosigner);
        }
        output.line(json.endArray().endObject().toString());
      }
      case TEXT -> {
        output.line(
            "proved  frame "
                + frame.seq()
                + " of "
                + directory
                + ", "
                + (outcome.isEmpty() ? frame.kind() : outcome)
                + ", in its tree of "
                + treeSize
                + " frames");
        List<String> cosigners = cosigners(proof);
        if (!cosigners.isEmpty()) {
          output.line("  cosigned by " + Printable.line(String.join(", ", cosigners)));
        }
        output.line("  " + out + "; check it with `autonomy audit verify-proof`");
      }
    }
  }

  /** Who has signed besides the log, by their own account. */
  private static List<String> cosigners(FrameProof proof) {
    String log = proof.file().checkpoint().origin();
    return proof.file().note().signatures().stream()
        .map(SignedNote.Signature::keyName)
        .filter(name -> !name.equals(log))
        .toList();
  }
}
