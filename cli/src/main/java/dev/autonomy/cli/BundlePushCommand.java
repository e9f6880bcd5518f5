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
import dev.autonomy.supply.LockException;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.OciReference;
import dev.autonomy.supply.PreparedBundle;
import dev.autonomy.supply.RegistryException;
import dev.autonomy.supply.RemoteBundle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** {@code autonomy bundle push}. */
final class BundlePushCommand implements Command {

  private static final Option<Path> LOCK =
      Option.file("lock", "attach this lock, which has to be the bundle's");

  private static final Option<String> SUBJECT =
      Option.text("subject", "attach it to this image, in the same repository")
          .placeholder("oci://REF");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("bundle push", "Store a bundle in a registry, under a tag")
        .operands("FILE oci://HOST/REPOSITORY[:TAG]", 2, 2, ValueKind.Completes.FILES)
        .description(
            """
            Checks that the archive is a bundle and stores it with a manifest that names it. The \
            digest that is printed always means these bytes; the tag may mean others tomorrow.

            Without a tag it is `latest`. A policy for an agent's image goes beside it: push it \
            with `--subject`, or as `TAG-policy`, and the image's own reference leads to it. Of \
            several that are attached the one that says that it was created last counts. Pushing the same archive \
            again changes nothing, so that a lock can be attached later. A lock is checked first: \
            if it is another bundle's, nothing is sent.\
            """)
        .options(LOCK, SUBJECT, CommonOptions.REPORT_OUTPUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "A release",
                "autonomy bundle push agent-1.4.0.tar.gz"
                    + " oci://registry.example/policies/agent:1.4.0"),
            new Example(
                "The policy of an image",
                "autonomy bundle push agent-1.4.0.tar.gz oci://registry.example/agent:v7-policy"
                    + " --subject oci://registry.example/agent:v7"))
        .exits(
            new Exit("0", "stored, and read back"),
            new Exit(
                "1", "it is no bundle, the lock is not its own, or the registry did not take it"))
        .seeAlso("policy build", "bundle pull", "bundle inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    Path archive = Path.of(arguments.operands().getFirst());
    OciReference reference = RegistryAccess.reference(arguments.operands().getLast());
    if (reference.digest().isPresent()) {
      throw new UsageException(
          "`" + reference + "` has a digest, which follows from the bundle: give a tag");
    }
    Optional<OciReference> image = subject(arguments);
    Optional<Path> lockFile = arguments.find(LOCK);
    Optional<byte[]> lock =
        lockFile.isPresent()
            ? Optional.of(KeptFiles.read(lockFile.get(), LockFile.MAX_BYTES))
            : Optional.empty();
    RemoteBundle bundle;
    try (BundleRegistry registry = RegistryAccess.open(arguments);
        ProgressLine progress = new ProgressLine(surroundings.terminal(), "pushing")) {
      PreparedBundle prepared = registry.prepare(archive, reference, image);
      bundle = push(registry, prepared, lock, surroundings.clock().instant(), progress::at);
    } catch (RegistryException e) {
      throw CommandException.because(e);
    }
    switch (arguments.value(CommonOptions.REPORT_OUTPUT)) {
      case TEXT ->
          surroundings
              .terminal()
              .out()
              .line("bundle push: OK — " + bundle.reference() + (lock.isPresent() ? " lock" : ""));
      case JSON ->
          surroundings
              .terminal()
              .out()
              .line(
                  BundleReport.begin(bundle)
                      .member("lock", lock.isPresent())
                      .endObject()
                      .toString());
    }
    return ExitStatus.DONE;
  }

  private static Optional<OciReference> subject(Arguments arguments) throws UsageException {
    Optional<String> given = arguments.find(SUBJECT);
    return given.isPresent()
        ? Optional.of(RegistryAccess.reference(given.get()))
        : Optional.empty();
  }

  /** Stores a bundle with its lock; nothing is sent if that is another bundle's. */
  static RemoteBundle push(
      BundleRegistry registry,
      PreparedBundle prepared,
      Optional<byte[]> lock,
      Instant time,
      BundleRegistry.Progress progress)
      throws CommandException, RegistryException, InterruptedException {
    if (lock.isPresent()) {
      requireOwn(lock.get(), prepared.bundle());
    }
    RemoteBundle bundle = registry.push(prepared, progress);
    if (lock.isPresent()) {
      registry.attachLock(bundle, lock.get(), time);
    }
    return bundle;
  }

  private static void requireOwn(byte[] bytes, RemoteBundle bundle) throws CommandException {
    try {
      String locked = LockFile.parse(bytes).bundle().digest();
      if (!bundle.reference().digest().equals(Optional.of(locked))
          && !bundle.archiveDigest().equals(locked)) {
        throw new CommandException(
            "the lock is for the bundle "
                + locked
                + ", not for "
                + bundle.reference()
                + ": nothing was sent");
      }
    } catch (LockException e) {
      throw CommandException.because(e);
    }
  }
}
