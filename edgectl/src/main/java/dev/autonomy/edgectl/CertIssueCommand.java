package dev.autonomy.edgectl;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.nio.file.Path;
import java.util.List;

/** {@code edgectl cert issue}. */
final class CertIssueCommand implements Command {

  private static final Option<String> NAMES =
      Option.text("san", "DNS names and IP addresses of the node, with commas between them")
          .placeholder("NAME[,NAME...]")
          .orShown("the node's name");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("cert issue", "Make a key and a certificate for a node")
        .operands("<node>", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Writes NODE.crt and NODE.key, which is readable by its owner only. The certificate is \
            good for both sides of TLS. Peers know the node by one of its DNS names, \
            certificate_name in edge.toml, or by the fingerprint that is printed.\
            """)
        .options(
            CertOptions.AUTHORITY,
            NAMES,
            CertOptions.VALIDITY,
            CertOptions.OUT,
            CertOptions.FORCE,
            CertOptions.OUTPUT)
        .examples(
            new Example(
                "A node known by its DNS name",
                "edgectl cert issue --san node-a.edge.example node-a"))
        .exits(
            new Exit("0", "both files are written"),
            new Exit("1", "one is there already, or something cannot be read or written"))
        .seeAlso("cert renew", "cert show");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    String node = arguments.operands().getFirst();
    if (node.isEmpty() || node.indexOf('/') >= 0 || node.startsWith(".")) {
      throw new UsageException("`" + node + "` is no name for a node: files are called by it");
    }
    Path folder = arguments.value(CertOptions.OUT);
    Path certificate = folder.resolve(node + ".crt");
    Path key = folder.resolve(node + ".key");
    boolean force = arguments.value(CertOptions.FORCE);
    try {
      if (!force) {
        CertificateFiles.refuseExisting(List.of(certificate, key));
      }
      CertificateAuthority.Issued issued =
          CertificateAuthority.open(arguments.value(CertOptions.AUTHORITY))
              .issue(
                  node,
                  List.of(arguments.find(NAMES).orElse(node).split(",", -1)),
                  arguments.value(CertOptions.VALIDITY),
                  surroundings.clock().instant());
      CertificateFiles.write(key, Pem.key(issued.key()), true, force);
      CertificateFiles.write(certificate, Pem.certificate(issued.certificate()), false, force);
      new CertReport()
          .with("certificate", certificate)
          .with("key", key)
          .with(CertificateFacts.of(issued.certificate()))
          .write(arguments, surroundings);
      return ExitStatus.DONE;
    } catch (CertificateException e) {
      throw CommandException.because(e);
    }
  }
}
