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
import dev.autonomy.line.Style;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogVerifier;
import dev.autonomy.wal.Verification;
import dev.autonomy.wal.WitnessedFile;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.SignedNote;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.note.WitnessPolicy;
import dev.autonomy.wal.note.Witnessed;
import java.nio.file.Path;
import java.util.Optional;

/** {@code autonomy wal verify}. */
final class WalVerifyCommand implements Command {

  private static final Option<Path> SINCE_CHECKPOINT =
      Option.file(
          "since-checkpoint",
          "a checkpoint from earlier on, kept elsewhere: the log must continue it");

  private static final Option<Path> PUBKEY =
      Option.file(
          "pubkey",
          "the log's public key from `wal key`, kept elsewhere, instead of the log's own");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("wal verify", "Reread a whole log and check everything in it")
        .description(
            """
            Checks checksums, numbers, times, disclosures, the Merkle tree and the signature of \
            the checkpoint. Takes no lock: a log that is being written can be verified.

            Frames of the last second or so may not be covered by a checkpoint yet; how many is \
            shown, and no error.

            Whoever has the log's key can write another log that verifies. A checkpoint, and \
            the public key, kept elsewhere show that: `--since-checkpoint` and `--pubkey`. So do \
            witnesses: with `--witness`, enough of them have to have cosigned a checkpoint that \
            the log continues (`wal witness`).\
            """)
        .options(
            LogLocation.DIRECTORY,
            LogLocation.RUN,
            SINCE_CHECKPOINT,
            PUBKEY,
            WitnessOptions.WITNESS,
            WitnessOptions.QUORUM,
            CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example("The log of the last run", "autonomy wal verify --run last"),
            new Example(
                "Against what was kept a month ago",
                "autonomy wal verify --since-checkpoint october.checkpoint --pubkey node-7.key"),
            new Example(
                "Against what two of three witnesses have seen",
                "autonomy wal verify --pubkey node-7.key --witness w1,w2,w3 --quorum 2"))
        .exits(
            new Exit("0", "nothing is wrong"),
            new Exit("1", "something is; the first bad place is named"))
        .seeAlso("wal checkpoint", "wal witness", "wal key", "wal inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Terminal terminal = surroundings.terminal();
    Path directory = LogLocation.of(arguments, surroundings.environment());
    Optional<Path> keyFile = arguments.find(PUBKEY);
    Optional<VerifierKey> key =
        keyFile.isPresent() ? Optional.of(KeptFiles.key(keyFile.get())) : Optional.empty();
    Optional<Path> earlierFile = arguments.find(SINCE_CHECKPOINT);
    Optional<SignedNote> earlier =
        earlierFile.isPresent()
            ? Optional.of(KeptFiles.checkpoint(earlierFile.get()))
            : Optional.empty();
    Optional<WitnessPolicy> policy = WitnessOptions.policy(arguments);
    Result result;
    try {
      result = verify(directory, key, earlier, policy);
    } catch (LogException e) {
      throw LogFailure.of(e, directory);
    }
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> terminal.out().line(json(result, directory));
      case TEXT -> text(result, directory, terminal);
    }
    return result.problem().isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  /**
   * What was found.
   *
   * @param log what rereading the log has shown
   * @param witnessed what witnesses vouch for, when that was asked
   * @param problem the first thing that is wrong
   */
  private record Result(
      Verification log, Optional<Witnessed> witnessed, Optional<LogException> problem) {}

  private static Result verify(
      Path directory,
      Optional<VerifierKey> key,
      Optional<SignedNote> earlier,
      Optional<WitnessPolicy> policy)
      throws LogException {
    Verification log = LogVerifier.verify(directory, key, earlier);
    if (!log.isOk() || policy.isEmpty()) {
      return new Result(log, Optional.empty(), log.problem());
    }
    try {
      Witnessed witnessed = WitnessedFile.verify(directory, policy.get(), key);
      return new Result(log, Optional.of(witnessed), Optional.empty());
    } catch (LogException e) {
      return new Result(log, Optional.empty(), Optional.of(e));
    }
  }

  private static void text(Result result, Path directory, Terminal terminal) {
    Output out = terminal.out();
    Verification verification = result.log();
    if (result.problem().isPresent()) {
      out.line(terminal.styled(Style.RED, "NOT OK") + "  " + directory);
      out.line("  " + result.problem().get().getMessage());
      out.line("  frames before it that are in order: " + verification.frames());
      return;
    }
    out.line(terminal.styled(Style.GREEN, "OK") + "  " + directory);
    out.line(
        "  frames      "
            + verification.frames()
            + " in "
            + count(verification.segments(), "segment")
            + (verification.pruned() > 0
                ? ", the first " + verification.pruned() + " pruned"
                : ""));
    out.line(
        "  values      "
            + verification.disclosures()
            + " as committed, "
            + verification.withheld()
            + " withheld");
    out.line("  tree root   " + verification.root());
    if (verification.checkpoint().isPresent()) {
      Checkpoint checkpoint = verification.checkpoint().get();
      out.line(
          "  checkpoint  "
              + count(checkpoint.size(), "frame")
              + ", signed by "
              + checkpoint.origin());
    } else {
      out.line("  checkpoint  none yet");
    }
    if (verification.uncovered() > 0) {
      out.line(
          "  uncovered   " + count(verification.uncovered(), "frame") + ", not signed for yet");
    }
    if (verification.lost() > 0) {
      out.line(
          "  lost        "
              + count(verification.lost(), "frame")
              + " that a repair could not save; `log.recovered` frames say which");
    }
    if (verification.openEnd().isPresent()) {
      out.line("  open end    " + verification.openEnd().get());
    }
    if (result.witnessed().isPresent()) {
      Witnessed witnessed = result.witnessed().get();
      out.line("  witnessed   " + count(witnessed.checkpoint().size(), "frame"));
      Cosignatures.text(witnessed.cosigned(), out);
    }
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  private static String json(Result result, Path directory) {
    Verification verification = result.log();
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("ok", result.problem().isEmpty())
            .member("directory", directory.toString())
            .member("frames", verification.frames())
            .member("pruned", verification.pruned())
            .member("lost", verification.lost())
            .member("segments", verification.segments())
            .member("disclosures", verification.disclosures())
            .member("withheld", verification.withheld())
            .member("root", verification.root().toString())
            .member("uncovered", verification.uncovered());
    if (verification.checkpoint().isPresent()) {
      CheckpointJson.member(verification.checkpoint().get(), json);
    }
    if (verification.openEnd().isPresent()) {
      json.member("open_end", verification.openEnd().get());
    }
    if (result.witnessed().isPresent()) {
      Witnessed witnessed = result.witnessed().get();
      json.name("witnessed")
          .beginObject()
          .member("size", witnessed.checkpoint().size())
          .member("root", witnessed.checkpoint().root().toString());
      Cosignatures.json(witnessed.cosigned(), json);
      json.endObject();
    }
    if (result.problem().isPresent()) {
      LogException problem = result.problem().get();
      json.member("code", problem.code().name())
          .member("problem", String.valueOf(problem.getMessage()));
    }
    return json.endObject().toString();
  }
}
