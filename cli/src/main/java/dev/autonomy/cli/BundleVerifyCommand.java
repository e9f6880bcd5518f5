package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.trust.TrustRule;
import dev.autonomy.trust.Verification;
import java.util.Locale;
import java.util.Optional;

/** {@code autonomy bundle verify}. */
final class BundleVerifyCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("bundle verify", "Verify that a trusted key has signed a bundle")
        .operands("bundle", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Looks for a signature by one of the trusted keys: of an archive in the file beside \
            it, BUNDLE.sig, of oci://… in the registry, where the archive is downloaded and \
            compared too. The signature has to say when it was made, no longer ago than --max-age. \
            Signatures by cosign and OpenSSL count; one by `cosign sign-blob` has no time and \
            needs AUTONOMY_TRUST_TIME=false.

            `verify` looks at the lock as well.\
            """)
        .options(SignatureOptions.PUB_KEY, SignatureOptions.MAX_AGE, CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "An archive", "autonomy bundle verify agent-1.4.0.tar.gz --pub-key team.pub"),
            new Example(
                "In a registry, by either of two keys",
                "autonomy bundle verify oci://registry.example/agent:v1 --pub-key"
                    + " team.pub,team-next.pub"))
        .exits(
            new Exit("0", "a trusted key has signed it"),
            new Exit("1", "none has; the reason is named"))
        .seeAlso("bundle sign", "verify", "policy load");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    TrustRule rule =
        new TrustRule(
            SignatureOptions.requiredKeys(arguments, surroundings.environment()),
            SignatureOptions.freshness(arguments, surroundings));
    Terminal terminal = surroundings.terminal();
    GivenBundle bundle = GivenBundle.of(arguments.operands().getFirst(), arguments, terminal);
    Verification result = rule.verify(bundle.archive(), Optional.of(bundle.evidence()));
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case JSON -> terminal.out().line(json(bundle, result));
      case TEXT -> {
        switch (result) {
          case Verification.Verified verified ->
              terminal
                  .out()
                  .line(
                      "bundle verify: OK — "
                          + bundle.ref()
                          + " digest="
                          + verified.digest()
                          + " "
                          + verified.line());
          case Verification.Refused refused ->
              terminal.error().line("bundle verify: REJECTED — " + refused.detail());
        }
      }
    }
    return result instanceof Verification.Verified ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static String json(GivenBundle bundle, Verification result) {
    JsonWriter json = new JsonWriter().beginObject().member("bundle", bundle.ref());
    switch (result) {
      case Verification.Verified verified -> {
        json.member("verified", true).member("digest", verified.digest());
        json.member("key", verified.key().id());
        verified.signedAt().ifPresent(time -> json.member("signed_at", time.toString()));
        verified.payload().ifPresent(payload -> json.member("annotations", payload.optional()));
      }
      case Verification.Refused refused -> {
        json.member("verified", false);
        json.member("reason", refused.reason().name().toLowerCase(Locale.ROOT));
        json.member("detail", refused.detail());
      }
    }
    return json.endObject().toString();
  }
}
