package dev.autonomy.cli;

import dev.autonomy.bundle.SemanticVersion;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Style;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.supply.LockException;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.SupplyChainVerifier;
import dev.autonomy.supply.SupplyChainVerifier.Presented;
import dev.autonomy.supply.Verdict;
import dev.autonomy.supply.VerificationStep;
import java.nio.file.Path;
import java.util.Optional;

/** {@code autonomy verify}. */
final class VerifyCommand implements Command {

  private static final Option<Path> LOCK =
      Option.file("lock", "the lock to verify").or(LockFile.NAME);

  private static final Option<String> BUNDLE =
      Option.text(
              "bundle",
              "the policy as it is at hand: an archive with its .sig beside it, or oci://…")
          .placeholder("BUNDLE")
          .orShown("where the lock says that it is");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("verify", "Verify that everything is what a trusted key has signed")
        .description(
            """
            Goes through four steps, and all of them must pass:

              1 signatures   a trusted key has signed the bundle, not too long ago
              2 digests      the bundle, the artifact and the inputs are what the lock names
              3 fingerprint  the lock is as it was when its fingerprint was signed
              4 versions     the bundle has the locked version and accepts this runtime

            The first that fails is named, and nothing after it is looked at. What is not given \
            with --artifact and --input is not compared; the report says how much was.\
            """)
        .options(LOCK, SignatureOptions.PUB_KEY, BUNDLE, LockedFiles.ARTIFACT, LockedFiles.INPUT)
        .options(SignatureOptions.MAX_AGE, CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "Before an agent starts",
                "autonomy verify --pub-key author.pub --artifact agent.py --input"
                    + " system_prompt=prompt.txt"),
            new Example(
                "Without a registry",
                "autonomy verify --pub-key author.pub --bundle pulled.tar.gz"))
        .exits(
            new Exit("0", "all four steps have passed"), new Exit("1", "one has not; it is named"))
        .seeAlso("lock", "bundle sign", "bundle verify");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    SupplyChainVerifier verifier =
        new SupplyChainVerifier(
            SignatureOptions.requiredKeys(arguments, surroundings.environment()),
            SignatureOptions.freshness(arguments, surroundings),
            SemanticVersion.parse(ProductVersion.text()));
    Path file = arguments.value(LOCK);
    LockFile lock = lock(file);
    LockedFiles files = LockedFiles.of(arguments);
    Optional<String> given = arguments.find(BUNDLE);
    GivenBundle bundle =
        GivenBundle.of(
            given.isPresent() ? given.get() : location(lock, file),
            arguments,
            surroundings.terminal());
    Verdict verdict =
        verifier.verify(
            lock,
            bundle.archive(),
            bundle.evidence(),
            new Presented(files.artifact(), files.inputs()));
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case TEXT -> text(verdict, file, surroundings.terminal());
      case JSON -> surroundings.terminal().out().line(json(verdict, file, lock));
    }
    return verdict.isPassed() ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static LockFile lock(Path file) throws CommandException {
    try {
      return LockFile.parse(KeptFiles.read(file, LockFile.MAX_BYTES));
    } catch (LockException e) {
      throw new CommandException(file + ": " + e.getMessage(), e);
    }
  }

  /** Where the lock says that its bundle is, pinned. */
  private static String location(LockFile lock, Path file) throws CommandException {
    return lock.bundle()
        .reference()
        .map(Object::toString)
        .orElseThrow(
            () ->
                new CommandException(
                    file + " is for " + lock.bundle().ref() + ": give that file with `--bundle`"));
  }

  private static void text(Verdict verdict, Path file, Terminal terminal) {
    String word =
        verdict.isPassed()
            ? terminal.styled(Style.GREEN, "OK")
            : terminal.styled(Style.RED, "NOT OK");
    terminal.out().line(word + "  " + file);
    for (Verdict.Finding finding : verdict.findings()) {
      terminal
          .out()
          .line(
              "  "
                  + (finding.passed() ? "passed" : terminal.styled(Style.RED, "FAILED"))
                  + "  "
                  + padded(finding.step())
                  + finding.detail());
    }
  }

  private static String padded(VerificationStep step) {
    int longest = VerificationStep.FINGERPRINT.text().length() + 2;
    return step.text() + " ".repeat(longest - step.text().length());
  }

  private static String json(Verdict verdict, Path file, LockFile lock) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .member("ok", verdict.isPassed())
            .member("lock", file.toString())
            .member("bundle", lock.bundle().ref())
            .member("digest", lock.bundle().digest())
            .member("version", lock.bundle().version())
            .member("fingerprint", lock.fingerprint());
    verdict.failure().ifPresent(failure -> json.member("failed", failure.step().text()));
    json.name("steps").beginArray();
    for (Verdict.Finding finding : verdict.findings()) {
      json.beginObject()
          .member("step", finding.step().text())
          .member("passed", finding.passed())
          .member("detail", finding.detail())
          .endObject();
    }
    return json.endArray().endObject().toString();
  }
}
