package dev.autonomy.edgectl;

import dev.autonomy.line.Catalogue;
import dev.autonomy.line.Command;
import dev.autonomy.line.CompletionCommand;
import dev.autonomy.line.HelpCommand;
import java.util.List;

/** The commands of {@code edgectl}. Only the one that is opened gets loaded. */
final class EdgectlCommands implements Catalogue {

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
        new Group(
            "Certificates",
            List.of("cert ca", "cert issue", "cert renew", "cert revoke", "cert show")),
        new Group("Others", List.of("completion", "help")));
  }

  @Override
  public Command open(String path) {
    return switch (path) {
      case "cert ca" -> new CertCaCommand();
      case "cert issue" -> new CertIssueCommand();
      case "cert renew" -> new CertRenewCommand();
      case "cert revoke" -> new CertRevokeCommand();
      case "cert show" -> new CertShowCommand();
      case "completion" -> new CompletionCommand(this);
      case "help" -> new HelpCommand(this);
      default -> throw new IllegalArgumentException(path);
    };
  }
}
