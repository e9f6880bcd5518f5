package dev.autonomy.edgectl;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** {@code edgectl cert revoke}. */
final class CertRevokeCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("cert revoke", "Revoke a certificate, or only renew the revocation list")
        .operands("[certificate]", 0, 1, ValueKind.Completes.FILES)
        .description(
            """
            Writes the next revocation list, with the certificate in it. Without a certificate the \
            list is the same with a later date, which it needs from time to time. Nodes take the \
            list over when crl.pem is copied to them and `edgectl reload` is called there.\
            """)
        .options(CertOptions.AUTHORITY, CertOptions.LIST_VALIDITY, CertOptions.OUTPUT)
        .examples(
            new Example("A node that is lost", "edgectl cert revoke node-a.crt"),
            new Example("A list that lasts 90 days", "edgectl cert revoke --list-validity 90d"))
        .exits(
            new Exit("0", "the list is written"),
            new Exit("1", "the certificate is of another authority, or the list cannot be written"))
        .seeAlso("cert show");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Duration validity = arguments.value(CertOptions.LIST_VALIDITY);
    Instant now = surroundings.clock().instant();
    CertReport report = new CertReport();
    try {
      CertificateAuthority authority =
          CertificateAuthority.open(arguments.value(CertOptions.AUTHORITY));
      if (arguments.operands().isEmpty()) {
        authority.renewList(validity, now);
      } else {
        X509Certificate certificate = Pem.readCertificate(CertOptions.operand(arguments));
        boolean added = authority.revoke(certificate, validity, now);
        report
            .with("result", added ? "revoked" : "was revoked before")
            .with("serial", CertificateAuthority.serial(certificate));
      }
      X509CRL list = authority.revocations();
      report
          .with("crl", authority.revocationsFile())
          .with("number", CertificateBuilder.number(list).toString())
          .with("next_update", list.getNextUpdate().toInstant().toString())
          .write(arguments, surroundings);
      return ExitStatus.DONE;
    } catch (CertificateException e) {
      throw CommandException.because(e);
    }
  }
}
