package dev.autonomy.cli;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.LoadRequest;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.ProgressLine;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Signature;
import dev.autonomy.trust.TrustRule;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code autonomy bundle stage}. */
final class BundleStageCommand implements Command {

  private static final Option<String> REF =
      Option.text("ref", "the reference to keep a file under; `run --policy` takes one with oci://")
          .placeholder("REF")
          .orShown("managed:NAME@VERSION");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("bundle stage", "Put a bundle into the policy store without enforcing it")
        .operands("FILE|oci://REF", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Fetches, checks and compiles a bundle and keeps it with its signatures in the managed \
            store. Nothing switches: `policy activate` makes it current, and `run --policy` \
            finds it by its reference, both without a network.

            With --pub-key, only what one of these keys has signed is staged.\
            """)
        .options(REF, SignatureOptions.PUB_KEY, SignatureOptions.MAX_AGE)
        .options(Locations.POLICY_DIRECTORY, CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "For `autonomy run --policy`",
                "autonomy bundle stage oci://registry.example/policies/agent:1.4.0"))
        .exits(new Exit("0", "it is in the store"), new Exit("1", "refused, nothing has changed"))
        .seeAlso("bundle pull", "policy activate", "policy list", "run");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    String given = arguments.operands().getFirst();
    StoredPolicy policy =
        RegistryAccess.isReference(given)
            ? fetched(RegistryAccess.reference(given), arguments, surroundings)
            : staged(request(Path.of(given), arguments), arguments, surroundings);
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case TEXT ->
          surroundings
              .terminal()
              .out()
              .line(policy.line("stage") + " ref=" + policy.identity().ref());
      case JSON -> {
        JsonWriter json = new JsonWriter();
        PolicyStore.write(policy, json);
        surroundings.terminal().out().line(json.toString());
      }
    }
    return ExitStatus.DONE;
  }

  private static LoadRequest request(Path file, Arguments arguments) throws CommandException {
    LoadRequest request = LoadRequest.of(file);
    if (arguments.find(REF).isPresent()) {
      request = request.withRef(arguments.find(REF).get());
    }
    if (Files.isDirectory(file)) {
      return request;
    }
    Evidence evidence = GivenBundle.file(file).evidence();
    boolean none =
        evidence instanceof Evidence.Payloads payloads && payloads.signatures().isEmpty();
    return none ? request : request.withEvidence(evidence);
  }

  /** Downloads are kept apart until they are whole, so that the next attempt goes on. */
  private static StoredPolicy fetched(
      OciReference reference, Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    if (arguments.isGiven(REF)) {
      throw new UsageException("`--ref` is for files: " + reference + " is its own reference");
    }
    Path folder = Locations.cache(surroundings.environment()).resolve("downloads");
    try (BundleRegistry registry = RegistryAccess.open(arguments)) {
      Files.createDirectories(folder);
      RemoteBundle bundle = registry.resolve(reference);
      List<Signature> signatures = registry.signatures(bundle);
      Path archive = folder.resolve(bundle.archiveDigest().replace(':', '-'));
      LoadRequest request =
          LoadRequest.of(archive).withRef(reference.toString()).from(bundle.reference().toString());
      if (!signatures.isEmpty()) {
        request =
            request.withEvidence(new Evidence.Payloads(Optional.of(bundle.manifest()), signatures));
      }
      try (Claim _ = Claim.of(archive)) {
        try (ProgressLine progress = new ProgressLine(surroundings.terminal(), "pulling")) {
          registry.pull(bundle, archive, progress::at);
          return staged(request, arguments, surroundings);
        } finally {
          Files.deleteIfExists(archive);
        }
      }
    } catch (RegistryException e) {
      throw CommandException.because(e);
    } catch (IOException e) {
      throw new CommandException(
          "cannot download into " + folder + ": " + FileFailure.reason(e), e);
    }
  }

  private static StoredPolicy staged(
      LoadRequest request, Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Optional<TrustRule> rule = SignatureOptions.rule(arguments, surroundings);
    LoadRequest ruled = rule.isPresent() ? request.requiring(rule.get()) : request;
    try {
      return PolicyStore.of(arguments, surroundings).stage(ruled);
    } catch (BundleException e) {
      throw new CommandException("REJECTED — " + e.getMessage(), e);
    } catch (StoreException e) {
      throw CommandException.because(e);
    }
  }
}
