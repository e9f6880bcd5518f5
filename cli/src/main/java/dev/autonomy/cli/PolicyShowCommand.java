package dev.autonomy.cli;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreView;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Table;
import dev.autonomy.line.Terminal;
import java.util.Optional;

/** {@code autonomy policy show}. */
final class PolicyShowCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy show", "Show the current and the last known good policy")
        .description(
            """
            Both are opened as a runtime does, signatures aside, so that one that is damaged is not \
            called healthy.\
            """)
        .options(Locations.POLICY_DIRECTORY, CommonOptions.OUTPUT)
        .exits(
            new Exit("0", "there is a current policy"),
            new Exit("1", "there is none, or the store, or one of the two, is damaged"))
        .seeAlso("policy load", "policy rollback");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    Terminal terminal = surroundings.terminal();
    ManagedStore store = PolicyStore.of(arguments, surroundings);
    StoreView view;
    try {
      view = store.view();
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
    requireUsable("the current policy", view.current(), store);
    requireUsable("the last known good policy", view.lastKnownGood(), store);
    return ExitStatus.DONE;
  }

  private static void requireUsable(
      String pointer, Optional<StoredPolicy> policy, ManagedStore store) throws CommandException {
    if (policy.isEmpty()) {
      return;
    }
    try {
      store.open(policy.get());
    } catch (BundleException e) {
      throw new CommandException(pointer + " cannot be used: " + e.getMessage(), e);
    }
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
