package dev.autonomy.cli;

import dev.autonomy.bundle.LoadRequest;
import dev.autonomy.bundle.LoadResult;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreEvent;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.SignatureFormatException;
import dev.autonomy.trust.TrustRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code autonomy policy load}. */
final class PolicyLoadCommand implements Command {

  private static final Option<Path> BUNDLE =
      Option.file("bundle", "the policy to load: an archive or a directory").placeholder("PATH");

  private static final Option<String> REF =
      Option.text("ref", "the reference to keep it under; `run --policy` takes one with oci://")
          .placeholder("REF")
          .orShown("managed:NAME@VERSION");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy load", "Make a policy the one that the runtime enforces")
        .description(
            """
            Checks and compiles the policy, and only then makes it the managed store's current \
            one. What was current becomes the last known good, one `policy rollback` away. A \
            running `autonomy runtime start` takes it over within a second; one that is refused \
            changes nothing.

            With --pub-key the archive has to be signed by one of the keys, in the file beside \
            it, PATH.sig, not longer than --max-age ago; that is verified before all else. \
            Signatures are kept in the store, where a runtime with --cosign-pubkey verifies them \
            again.\
            """)
        .options(BUNDLE, REF, SignatureOptions.PUB_KEY, SignatureOptions.MAX_AGE)
        .options(Locations.POLICY_DIRECTORY)
        .examples(
            new Example("From a directory", "autonomy policy load --bundle policy/"),
            new Example(
                "Signed", "autonomy policy load --bundle agent-1.4.0.tar.gz --pub-key team.pub"),
            new Example(
                "For `autonomy run --policy`",
                "autonomy policy load --bundle policy/ --ref oci://registry.example/agent:v1"))
        .exits(new Exit("0", "loaded"), new Exit("1", "refused, nothing has changed"))
        .seeAlso("policy check", "policy show", "policy rollback", "bundle sign", "runtime start");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path bundle =
        arguments
            .find(BUNDLE)
            .orElseThrow(() -> new UsageException("missing `--bundle`, the policy to load"));
    RegistryAccess.requireFile(bundle);
    Terminal terminal = surroundings.terminal();
    LoadRequest request = request(bundle, arguments, surroundings);
    LoadResult result;
    boolean signedBefore;
    try {
      ManagedStore store = PolicyStore.of(arguments, surroundings);
      signedBefore = store.lastSwitch().filter(StoreEvent::isSigned).isPresent();
      result = store.load(request);
    } catch (StoreException e) {
      throw CommandException.because(e);
    }
    return switch (result) {
      case LoadResult.Loaded loaded -> {
        terminal.out().line(loaded.line());
        if (request.rule().isPresent()) {
          terminal.out().line("policy load: " + loaded.verification());
        } else if (request.evidence().isPresent()) {
          terminal.error().line("policy load: its signatures are kept, not verified: no --pub-key");
        } else if (signedBefore) {
          terminal
              .error()
              .line(
                  "policy load: the policy before it was signed, this one is not: a runtime with"
                      + " --cosign-pubkey will not enforce it");
        }
        yield ExitStatus.DONE;
      }
      case LoadResult.Rejected rejected -> {
        terminal.error().line(rejected.line());
        yield ExitStatus.FAILED;
      }
    };
  }

  private static LoadRequest request(Path bundle, Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Optional<TrustRule> rule = SignatureOptions.rule(arguments, surroundings);
    Optional<String> ref = arguments.find(REF);
    LoadRequest request = LoadRequest.of(bundle);
    if (ref.isPresent()) {
      request = request.withRef(ref.get());
    }
    if (rule.isPresent()) {
      request = request.requiring(rule.get());
    }
    Optional<Evidence> evidence = evidence(bundle, rule.isPresent(), surroundings.terminal());
    return evidence.isPresent() ? request.withEvidence(evidence.get()) : request;
  }

  /** Where signatures are not asked for, a file beside the archive may be somebody else's. */
  private static Optional<Evidence> evidence(Path bundle, boolean required, Terminal terminal)
      throws CommandException {
    Path file = GivenBundle.evidenceFile(bundle);
    if (Files.isDirectory(bundle) || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Evidence.parse(KeptFiles.read(file, Evidence.MAX_BYTES)));
    } catch (SignatureFormatException | CommandException e) {
      if (required) {
        throw new CommandException(file + ": " + e.getMessage(), e);
      }
      terminal.error().line("policy load: " + file + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }
}
