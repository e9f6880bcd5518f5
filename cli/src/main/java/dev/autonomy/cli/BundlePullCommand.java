package dev.autonomy.cli;

import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandException;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.CommandSpec.Example;
import dev.autonomy.cli.line.CommandSpec.Exit;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Option;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.UsageException;
import dev.autonomy.cli.line.ValueKind;
import dev.autonomy.supply.BundleRegistry;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import dev.autonomy.trust.Evidence;
import dev.autonomy.trust.Signature;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

            OUT is a file or a directory; without it, a name is made of the repository and the \
            tag. What an interrupted pull has left is gone on with.\
            """)
        .options(LOCK, CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "For a node without a network",
                "autonomy bundle pull oci://registry.example/policies/agent:1.4.0 agent.tar.gz"))
        .exits(
            new Exit("0", "it is there"),
            new Exit("1", "there is none, or it did not arrive whole; no file has changed"))
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
        TransferProgress progress = new TransferProgress(surroundings.terminal(), "pulling")) {
      bundle = registry.resolve(reference);
      signatures = registry.signatures(bundle);
      Optional<byte[]> lock = lock(arguments, registry, bundle);
      registry.pull(bundle, target, progress);
      keep(signatures, bundle, target);
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

  private static Path target(List<String> operands, OciReference reference) {
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
    return Files.isDirectory(given) ? given.resolve(file) : given;
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

  /** Evidence of another archive that was there before would only mislead. */
  private static void keep(List<Signature> signatures, RemoteBundle bundle, Path target)
      throws CommandException {
    Path file = target.resolveSibling(target.getFileName() + Evidence.FILE_SUFFIX);
    if (!signatures.isEmpty()) {
      KeptFiles.write(
          file, new Evidence.Payloads(Optional.of(bundle.manifest()), signatures).toBytes());
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CommandException("cannot remove " + file + ": " + FileFailure.reason(e), e);
    }
  }
}
