package dev.autonomy.edgectl;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.nio.file.Path;
import java.security.cert.X509Certificate;

/** {@code edgectl cert renew}. */
final class CertRenewCommand implements Command {

  private static final Option<Path> TO =
      Option.file("to", "the new certificate's file").orShown("the old one's, with --force");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("cert renew", "Make a certificate that lasts longer than an old one")
        .operands("<certificate>", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            The new certificate has the names and the key of the old one, another serial number \
            and another fingerprint: peers that know the node by its fingerprint need that first. \
            The old one stays valid until it expires or is revoked.\
            """)
        .options(
            CertOptions.AUTHORITY, TO, CertOptions.VALIDITY, CertOptions.FORCE, CertOptions.OUTPUT)
        .exits(
            new Exit("0", "it is written"),
            new Exit("1", "the old one is revoked or of another authority, or a file is there"))
        .seeAlso("cert issue", "cert revoke");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path old = CertOptions.operand(arguments);
    Path to = arguments.find(TO).orElse(old);
    try {
      X509Certificate renewed =
          CertificateAuthority.open(arguments.value(CertOptions.AUTHORITY))
              .renew(
                  Pem.readCertificate(old),
                  arguments.value(CertOptions.VALIDITY),
                  surroundings.clock().instant());
      CertificateFiles.write(
          to, Pem.certificate(renewed), false, arguments.value(CertOptions.FORCE));
      new CertReport()
          .with("certificate", to)
          .with(CertificateFacts.of(renewed))
          .write(arguments, surroundings);
      return ExitStatus.DONE;
    } catch (CertificateException e) {
      throw CommandException.because(e);
    }
  }
}
