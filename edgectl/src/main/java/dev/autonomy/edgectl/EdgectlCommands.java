package dev.autonomy.edgectl;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Catalogue;
import dev.autonomy.line.Command;
import dev.autonomy.line.CompletionCommand;
import dev.autonomy.line.HelpCommand;
import dev.autonomy.line.ProgramVersion;
import dev.autonomy.line.VersionCommand;
import java.util.List;

/** The commands of {@code edgectl}. Only the one that is opened gets loaded. */
public final class EdgectlCommands implements Catalogue {

  /** All of them. */
  public EdgectlCommands() {}

  @Override
  public String program() {
    return "edgectl";
  }

  @Override
  public String purpose() {
    return "Operate the edge relay of this node.";
  }

  @Override
  public List<Group> groups() {
    return List.of(
        new Group("Daemon", List.of("status", "peers", "reload", "fsck", "events", "metrics")),
        new Group(
            "Segments",
            List.of(
                "segment put",
                "segment list",
                "segment show",
                "segment get",
                "segment rm",
                "segment verify")),
        new Group(
            "Relay",
            List.of(
                "relay status",
                "relay queue",
                "relay account",
                "relay deadletter list",
                "relay deadletter inspect",
                "relay deadletter retry",
                "relay deadletter purge",
                "relay config get",
                "relay config set-bandwidth",
                "relay pause",
                "relay resume")),
        new Group(
            "Certificates",
            List.of("cert ca", "cert issue", "cert renew", "cert revoke", "cert show")),
        new Group("Others", List.of("version", "completion", "help")));
  }

  @Override
  public Command open(String path) {
    return switch (path) {
      case "status" -> new StatusCommand();
      case "peers" -> new PeersCommand();
      case "reload" -> OrderCommand.reload();
      case "fsck" -> new FsckCommand();
      case "events" -> new EventsCommand();
      case "metrics" -> new MetricsCommand();
      case "segment put" -> new SegmentPutCommand();
      case "segment list" -> new SegmentListCommand();
      case "segment show" -> new SegmentShowCommand();
      case "segment get" -> new SegmentGetCommand();
      case "segment rm" -> new SegmentRemoveCommand();
      case "segment verify" -> new SegmentVerifyCommand();
      case "relay status" -> new RelayStatusCommand();
      case "relay queue" -> new RelayQueueCommand();
      case "relay account" -> new AccountCommand();
      case "relay deadletter list" -> new DeadletterCommand(DeadletterCommand.Verb.LIST);
      case "relay deadletter inspect" -> new DeadletterCommand(DeadletterCommand.Verb.INSPECT);
      case "relay deadletter retry" -> new DeadletterCommand(DeadletterCommand.Verb.RETRY);
      case "relay deadletter purge" -> new DeadletterCommand(DeadletterCommand.Verb.PURGE);
      case "relay config get" -> new RelayConfigCommand();
      case "relay config set-bandwidth" -> new SetBandwidthCommand();
      case "relay pause" -> OrderCommand.pause();
      case "relay resume" -> OrderCommand.resume();
      case "cert ca" -> new CertCaCommand();
      case "cert issue" -> new CertIssueCommand();
      case "cert renew" -> new CertRenewCommand();
      case "cert revoke" -> new CertRevokeCommand();
      case "cert show" -> new CertShowCommand();
      case "version" ->
          new VersionCommand(
              ProgramVersion.ofProcess(program(), EdgectlCommands.class), JsonWriter::object);
      case "completion" -> new CompletionCommand(this);
      case "help" -> new HelpCommand(this);
      default -> throw new IllegalArgumentException(path);
    };
  }
}
