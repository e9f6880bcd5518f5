package dev.autonomy.cli;

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
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** {@code autonomy bundle pull}. */
final class BundlePullCommand implements Command {

  private static final String EXTENSION = ".tar.gz";

  private static final Option<Path> LOCK =
      Option.file("lock", "write the lock that is attached to this file");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("bundle pull", "Fetch a bundle and its signatures from a registry")
        .operands("oci://REF [OUT]", 1, 2, ValueKind.Completes.FILES)
        .description(
            """
            Asks once what the tag means, and goes by digest from there on: the archive appears \
            when all of it is there and has the digest that its manifest names. Its signatures \
            are written beside it, as OUT.sig; none of them is verified here. `policy load \
            --pub-key` and `verify` do that, offline.

            OUT is a file or a directory, a directory that has to be there with a slash at its end; \
            without it, a name is made of the repository and the tag. What an interrupted pull has \
            left is gone on with.\
            """)
        .options(LOCK, CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "For a node without a network",
                "autonomy bundle pull oci://registry.example/policies/agent:1.4.0 agent.tar.gz"))
        .exits(
            new Exit("0", "it is there"),
            new Exit(
                "1",
                "there is none, or it did not arrive whole: no file has changed; or it could not be"
                    + " written"))
        .seeAlso("bundle inspect", "bundle stage", "policy load", "verify");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    OciReference reference = RegistryAccess.reference(arguments.operands().getFirst());
    Path target = target(arguments.operands(), reference);
    RemoteBundle bundle;
    List<Signature> signatures;
    try (BundleRegistry registry = RegistryAccess.open(arguments);
        ProgressLine progress = new ProgressLine(surroundings.terminal(), "pulling")) {
      bundle = registry.resolve(reference);
      signatures = registry.signatures(bundle);
      Optional<byte[]> lock = lock(arguments, registry, bundle);
      pull(registry, bundle, signatures, target, progress::at);
      if (lock.isPresent()) {
        KeptFiles.write(arguments.find(LOCK).orElseThrow(), lock.get());
      }
    } catch (RegistryException e) {
      throw CommandException.because(e);
    }
    surroundings
        .terminal()
        .out()
        .line(
            switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
              case TEXT ->
                  "bundle pull: OK — "
                      + target
                      + " from "
                      + bundle.reference()
                      + " signatures="
                      + signatures.size();
              case JSON ->
                  BundleReport.begin(bundle)
                      .member("file", target.toString())
                      .member("signatures", signatures.size())
                      .endObject()
                      .toString();
            });
    return ExitStatus.DONE;
  }

  static Path target(List<String> operands, OciReference reference) throws CommandException {
    String repository = reference.repository();
    String name = repository.substring(repository.lastIndexOf('/') + 1);
    String suffix =
        reference
            .tag()
            .orElseGet(
                () -> reference.digest().map(text -> text.replace(':', '-')).orElse("latest"));
    String file = name + "-" + suffix + EXTENSION;
    if (operands.size() < 2) {
      return Path.of(file);
    }
    Path given = Path.of(operands.getLast());
    if (Files.isDirectory(given)) {
      return given.resolve(file);
    }
    if (operands.getLast().endsWith("/")) {
      throw new CommandException("there is no directory " + given + ": make it first");
    }
    return given;
  }

  private static Optional<byte[]> lock(
      Arguments arguments, BundleRegistry registry, RemoteBundle bundle)
      throws CommandException, RegistryException, InterruptedException {
    if (arguments.find(LOCK).isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> lock = registry.lock(bundle);
    if (lock.isEmpty()) {
      throw new CommandException(
          "no lock is attached to " + bundle.reference() + ": leave `--lock` out");
    }
    return lock;
  }

  /**
   * Puts the archive and its evidence in place once all of it is there. In between there is no
   * evidence rather than that of another archive, and nobody else pulls into the same file.
   */
  static void pull(
      BundleRegistry registry,
      RemoteBundle bundle,
      List<Signature> signatures,
      Path target,
      BundleRegistry.Progress progress)
      throws CommandException, RegistryException, InterruptedException {
    Path whole = target.resolveSibling("." + target.getFileName() + ".pulled");
    Path evidence = GivenBundle.evidenceFile(target);
    try (Claim _ = Claim.of(target)) {
      try {
        registry.pull(bundle, whole, progress);
        replace(target, whole, evidence);
      } catch (IOException e) {
        throw new CommandException("cannot write " + target + ": " + FileFailure.reason(e), e);
      } finally {
        KeptFiles.remove(whole);
      }
      if (!signatures.isEmpty()) {
        KeptFiles.write(
            evidence, new Evidence.Payloads(Optional.of(bundle.manifest()), signatures).toBytes());
      }
    }
  }

  /** Puts the whole archive in place; where that fails, the former one keeps its evidence. */
  private static void replace(Path target, Path whole, Path evidence) throws IOException {
    Path former = evidence.resolveSibling("." + evidence.getFileName() + ".former");
    Files.deleteIfExists(former);
    if (Files.isRegularFile(evidence, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(evidence, former, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.deleteIfExists(evidence);
    }
    try {
      Files.move(
          whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      if (Files.exists(former)) {
        Files.move(former, evidence, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
    Files.deleteIfExists(former);
  }
}
