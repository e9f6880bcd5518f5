package dev.autonomy.cli;

import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreView;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandException;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.CommandSpec.Exit;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.Table;
import dev.autonomy.cli.line.Terminal;
import dev.autonomy.json.JsonWriter;
import java.util.Optional;

/** {@code autonomy policy show}. */
final class PolicyShowCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy show", "Show the current and the last known good policy")
        .options(Locations.POLICY_DIRECTORY, CommonOptions.OUTPUT)
        .exits(
            new Exit("0", "there is a current policy"),
            new Exit("1", "there is none, or the store is damaged"))
        .seeAlso("policy load", "policy rollback");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    Terminal terminal = surroundings.terminal();
    StoreView view;
    try {
      view = PolicyStore.of(arguments, surroundings).view();
    } catch (StoreException e) {
      throw CommandException.because(e);
    }
    switch (CommonOptions.format(arguments, terminal)) {
      case JSON -> {
        JsonWriter json = new JsonWriter().beginObject();
        member("current", view.current(), json);
        member("last_known_good", view.lastKnownGood(), json);
        terminal.out().line(json.endObject().toString());
      }
      case TEXT -> {
        Table table = new Table(terminal, "POLICY", "NAME", "VERSION", "REF", "DIGEST");
        row("current", view.current(), table);
        row("last known good", view.lastKnownGood(), table);
        table.print();
      }
    }
    if (view.damage().isPresent()) {
      throw new CommandException("the policy store is damaged: " + view.damage().get());
    }
    if (view.current().isEmpty()) {
      throw new CommandException(
          "no policy is loaded, so that `autonomy runtime start` denies every call: `autonomy"
              + " policy load --bundle PATH` loads one");
    }
    return ExitStatus.DONE;
  }

  private static void member(String name, Optional<StoredPolicy> policy, JsonWriter json) {
    json.name(name);
    if (policy.isPresent()) {
      PolicyStore.write(policy.get(), json);
    } else {
      json.nullValue();
    }
  }

  private static void row(String pointer, Optional<StoredPolicy> policy, Table table) {
    if (policy.isPresent()) {
      table.row(
          pointer,
          policy.get().name(),
          policy.get().identity().version(),
          policy.get().identity().ref(),
          policy.get().identity().digest());
    } else {
      table.row(pointer, "none", "", "", "");
    }
  }
}
