package dev.autonomy.cli;

import dev.autonomy.bundle.Bundle;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.supply.LockException;
import dev.autonomy.supply.LockFile;
import dev.autonomy.supply.LockFile.LockedBundle;
import java.nio.file.Path;

/** {@code autonomy lock}. */
final class LockCommand implements Command {

  private static final Option<String> BUNDLE =
      Option.text("bundle", "the policy: an archive, or oci://… in a registry")
          .placeholder("BUNDLE");

  private static final Option<Path> OUT =
      Option.file("out", "where to write the lock").or(LockFile.NAME);

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("lock", "Write down what belongs together: agent, policy, inputs")
        .description(
            """
            Writes a lock: the digests of an agent, of its policy and of what else decides how \
            it behaves, with one fingerprint over all of them. A tag in a registry is asked for \
            once, and its digest is what the lock holds.

            A lock counts when it is signed: `bundle sign --lock` does that. `verify` checks it.\
            """)
        .options(BUNDLE, LockedFiles.ARTIFACT, LockedFiles.INPUT, OUT)
        .options(RegistryAccess.OPTIONS)
        .examples(
            new Example(
                "An agent, its policy and its prompt",
                "autonomy lock --bundle oci://registry.example/agent/policy:v1 --artifact agent.py"
                    + " --input system_prompt=prompt.txt"))
        .exits(new Exit("0", "written"), new Exit("1", "something is missing or cannot be read"))
        .seeAlso("bundle sign", "verify");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException, InterruptedException {
    String given =
        arguments
            .find(BUNDLE)
            .orElseThrow(() -> new UsageException("missing `--bundle`, the policy to lock"));
    LockedFiles files = LockedFiles.of(arguments);
    GivenBundle bundle = GivenBundle.of(given, arguments, surroundings.terminal());
    Path out = arguments.value(OUT);
    LockFile lock;
    try {
      String version = Bundle.parse(bundle.archive(), BundleLimits.DEFAULT).manifest().version();
      byte[] bytes =
          LockFile.write(
              files.artifact(),
              new LockedBundle(bundle.ref(), bundle.evidence().subject(bundle.archive()), version),
              files.inputs());
      lock = LockFile.parse(bytes);
      KeptFiles.write(out, bytes);
    } catch (BundleException | LockException e) {
      throw CommandException.because(e);
    }
    surroundings
        .terminal()
        .out()
        .line(
            "lock: OK — "
                + out
                + " version="
                + lock.bundle().version()
                + " fingerprint="
                + lock.fingerprint());
    return ExitStatus.DONE;
  }
}
