package dev.autonomy.cli;

import dev.autonomy.bundle.LoadResult;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandException;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.CommandSpec.Example;
import dev.autonomy.cli.line.CommandSpec.Exit;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Option;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.Terminal;
import dev.autonomy.cli.line.UsageException;
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
            changes nothing.\
            """)
        .options(BUNDLE, REF, Locations.POLICY_DIRECTORY)
        .examples(
            new Example("From a directory", "autonomy policy load --bundle policy/"),
            new Example(
                "For `autonomy run --policy`",
                "autonomy policy load --bundle policy/ --ref oci://registry.example/agent:v1"))
        .exits(new Exit("0", "loaded"), new Exit("1", "refused, nothing has changed"))
        .seeAlso("policy check", "policy show", "policy rollback", "runtime start");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path bundle =
        arguments
            .find(BUNDLE)
            .orElseThrow(() -> new UsageException("missing `--bundle`, the policy to load"));
    ManagedStore store = PolicyStore.of(arguments, surroundings);
    Optional<String> ref = arguments.find(REF);
    LoadResult result;
    try {
      result = ref.isPresent() ? store.load(bundle, ref.get()) : store.load(bundle);
    } catch (StoreException e) {
      throw CommandException.because(e);
    }
    Terminal terminal = surroundings.terminal();
    return switch (result) {
      case LoadResult.Loaded loaded -> {
        terminal.out().line(loaded.line());
        yield ExitStatus.DONE;
      }
      case LoadResult.Rejected rejected -> {
        terminal.error().line(rejected.line());
        yield ExitStatus.FAILED;
      }
    };
  }
}
