package dev.autonomy.edgectl;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code edgectl cert show}. */
final class CertShowCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("cert show", "Show a certificate or a revocation list")
        .operands("<file>", 1, 1, ValueKind.Completes.FILES)
        .description(
            "Names, serial number, validity and fingerprint of the first certificate in the file,"
                + " or number, dates and serial numbers of a revocation list.")
        .options(CertOptions.OUTPUT)
        .exits(new Exit("0", "shown"), new Exit("1", "the file holds neither, or cannot be read"));
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path file = CertOptions.operand(arguments);
    Instant now = surroundings.clock().instant();
    try {
      CertReport report =
          Pem.isRevocationList(file)
              ? list(Pem.readRevocationList(file), now)
              : certificate(Pem.readCertificate(file), now);
      report.write(arguments, surroundings);
      return ExitStatus.DONE;
    } catch (CertificateException e) {
      throw CommandException.because(e);
    }
  }

  private static CertReport certificate(X509Certificate certificate, Instant now) {
    CertificateFacts facts = CertificateFacts.of(certificate);
    String state =
        now.isAfter(facts.validUntil())
            ? "expired"
            : now.isBefore(facts.validFrom()) ? "not yet valid" : "valid";
    return new CertReport()
        .with(facts)
        .with("issuer", certificate.getIssuerX500Principal().getName())
        .with("state", state);
  }

  private static CertReport list(X509CRL list, Instant now) throws CertificateException {
    @Nullable Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
    String serials =
        entries == null
            ? ""
            : entries.stream()
                .map(entry -> entry.getSerialNumber().toString(16))
                .sorted()
                .collect(Collectors.joining(","));
    Instant next =
        Optional.ofNullable(list.getNextUpdate()).map(Date::toInstant).orElse(Instant.MAX);
    return new CertReport()
        .with("issuer", list.getIssuerX500Principal().getName())
        .with("number", CertificateBuilder.number(list).toString())
        .with("this_update", list.getThisUpdate().toInstant().toString())
        .with("next_update", next.equals(Instant.MAX) ? "none" : next.toString())
        .with("revoked", serials)
        .with("state", now.isAfter(next) ? "out of date" : "valid");
  }
}
