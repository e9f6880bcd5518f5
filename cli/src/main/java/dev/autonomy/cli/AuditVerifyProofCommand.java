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
import dev.autonomy.line.Style;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameProof;
import dev.autonomy.wal.ProofException;
import dev.autonomy.wal.ProofFile;
import dev.autonomy.wal.ProvedFrame;
import dev.autonomy.wal.note.Checkpoint;
import dev.autonomy.wal.note.CosignerKey;
import dev.autonomy.wal.note.VerifierKey;
import dev.autonomy.wal.note.WitnessPolicy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** {@code autonomy audit verify-proof}. */
final class AuditVerifyProofCommand implements Command {

  private static final Option<Path> PUBKEY =
      Option.file("pubkey", "the log's public key, as `wal key` prints it");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("audit verify-proof", "Check a proof with a log's public key alone")
        .operands("<proof>", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Checks offline, without any log, a C2SP tlog-proof from `audit prove`: that the \
            checkpoint in it is signed by the key, and that the decision in it stands in the \
            checkpoint's tree. Then shows what was proved. Get the key from somebody you trust, \
            not together with the proof.

            A log that lies can show each reader another tree. With `--witness`, enough of these \
            witnesses have to have cosigned the checkpoint; when they did is shown.\
            """)
        .options(PUBKEY, WitnessOptions.WITNESS, WitnessOptions.QUORUM, CommonOptions.REPORT_OUTPUT)
        .examples(
            new Example(
                "A proof that was sent",
                "autonomy audit verify-proof call.tlog-proof --pubkey node-7.key"),
            new Example(
                "One that two of three witnesses vouch for",
                "autonomy audit verify-proof call.tlog-proof --pubkey node-7.key --witness w1,w2,w3"
                    + " --quorum 2"))
        .exits(new Exit("0", "proved"), new Exit("1", "not proved; one line says why"))
        .seeAlso("audit prove", "wal witness", "wal key");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path keyFile =
        arguments
            .find(PUBKEY)
            .orElseThrow(
                () -> new UsageException("missing `--pubkey`, the public key of the proof's log"));
    Path file = Path.of(arguments.operands().getFirst());
    VerifierKey key = KeptFiles.key(keyFile);
    Optional<WitnessPolicy> policy = WitnessOptions.policy(arguments);
    byte[] bytes = KeptFiles.read(file, ProofFile.MAX_BYTES);
    ProvedFrame proved;
    Map<CosignerKey, Instant> cosigned = Map.of();
    try {
      FrameProof proof = FrameProof.parse(bytes);
      proved = proof.verify(key);
      if (policy.isPresent()) {
        cosigned = proof.file().verifyWitnesses(policy.get());
      }
    } catch (ProofException e) {
      throw new CommandException(
          file + " proves nothing: " + Printable.line(String.valueOf(e.getMessage())), e);
    }
    Terminal terminal = surroundings.terminal();
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> json(proved, cosigned, terminal.out());
      case TEXT -> text(proved, cosigned, file, terminal);
    }
    return ExitStatus.DONE;
  }

  private static void json(ProvedFrame proved, Map<CosignerKey, Instant> cosigned, Output out) {
    JsonWriter json = new JsonWriter().beginObject().member("ok", true);
    CheckpointJson.member(proved.checkpoint(), json).member("leaf", proved.leaf().toString());
    Cosignatures.json(cosigned, json);
    out.line(json.name("frame").raw(proved.frame().toBytes()).endObject().toString());
  }

  private static void text(
      ProvedFrame proved, Map<CosignerKey, Instant> cosigned, Path file, Terminal terminal) {
    Frame frame = proved.frame();
    Checkpoint checkpoint = proved.checkpoint();
    Output out = terminal.out();
    out.line(terminal.styled(Style.GREEN, "OK") + "  " + file);
    out.line(
        "  frame "
            + frame.seq()
            + " of the log "
            + Printable.line(checkpoint.origin())
            + ", in its tree of "
            + checkpoint.size()
            + " frames with the root "
            + checkpoint.root());
    Cosignatures.text(cosigned, out);
    out.line(
        "  "
            + Printable.line(frame.kind())
            + " of "
            + FrameText.time(frame)
            + " UTC, node "
            + Printable.line(frame.node()));
    AuditGetCommand.attributes(frame, terminal);
    if (!frame.withheld().isEmpty()) {
      out.line(
          "  values that the proof does not show: "
              + Printable.line(String.join(", ", frame.withheld())));
    }
  }
}
