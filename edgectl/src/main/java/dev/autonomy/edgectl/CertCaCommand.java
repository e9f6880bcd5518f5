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
import java.time.Duration;

/** {@code edgectl cert ca}. */
final class CertCaCommand implements Command {

  private static final Option<String> NAME =
      Option.text("name", "common name of the authority").or("Edge CA");

  private static final Option<Duration> VALIDITY =
      Option.duration(
              "validity",
              Duration.ofDays(1),
              Duration.ofDays(36_500),
              "how long the authority is valid; its certificates at most as long")
          .or("3650d");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("cert ca", "Make an authority for the certificates of a small fleet")
        .description(
            """
            Writes ca.crt, which every node has as ca in [tls], ca.key, which signs and stays where \
            it is, and crl.pem, the revocation list, empty at first. The key is EC P-256, not \
            encrypted and readable by its owner only: keep the directory on a machine that is not \
            a node.\
            """)
        .options(CertOptions.AUTHORITY, NAME, VALIDITY, CertOptions.FORCE, CertOptions.OUTPUT)
        .examples(
            new Example("An authority in ./edge-ca", "edgectl cert ca"),
            new Example("A certificate of it", "edgectl cert issue --san node-a.example node-a"))
        .exits(
            new Exit("0", "it is made"),
            new Exit("1", "there is one already, or it cannot be written"))
        .seeAlso("cert issue", "cert revoke");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    try {
      CertificateAuthority authority =
          CertificateAuthority.create(
              arguments.value(CertOptions.AUTHORITY),
              arguments.value(NAME),
              arguments.value(VALIDITY),
              surroundings.clock().instant(),
              arguments.value(CertOptions.FORCE));
      new CertReport()
          .with("certificate", authority.certificateFile())
          .with("crl", authority.revocationsFile())
          .with(CertificateFacts.of(authority.certificate()))
          .write(arguments, surroundings);
      return ExitStatus.DONE;
    } catch (CertificateException e) {
      throw CommandException.because(e);
    }
  }
}
