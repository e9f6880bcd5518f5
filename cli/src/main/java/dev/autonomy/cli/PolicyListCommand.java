package dev.autonomy.cli;

import dev.autonomy.bundle.ManagedStore;
import dev.autonomy.bundle.StoreEvent;
import dev.autonomy.bundle.StoreException;
import dev.autonomy.bundle.StoreView;
import dev.autonomy.bundle.StoredPolicy;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Table;
import dev.autonomy.line.Terminal;
import java.util.List;
import java.util.Optional;

/** {@code autonomy policy list}. */
final class PolicyListCommand implements Command {

  private static final Option<Boolean> HISTORY =
      Option.flag("history", "show every switch instead, the last one first");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy list", "List the policies of the store")
        .description(
            """
            Shows the policies that `policy activate` can switch to, the one that was last made \
            current first, and what is known of their signatures. The store keeps what its last \
            64 switches name.

            A table on a terminal; otherwise a JSON object a line.\
            """)
        .options(HISTORY, Locations.POLICY_DIRECTORY, CommonOptions.OUTPUT)
        .seeAlso("policy show", "policy activate");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    ManagedStore store = PolicyStore.of(arguments, surroundings);
    Terminal terminal = surroundings.terminal();
    boolean json = CommonOptions.format(arguments, terminal) == CommonOptions.Format.JSON;
    try {
      if (arguments.value(HISTORY)) {
        showHistory(store.history().reversed(), json, terminal);
      } else {
        showPolicies(store, json, terminal);
      }
    } catch (StoreException e) {
      throw CommandException.because(e);
    }
    return ExitStatus.DONE;
  }

  private static void showPolicies(ManagedStore store, boolean json, Terminal terminal)
      throws StoreException {
    StoreView view = store.view();
    List<StoreEvent> history = store.history();
    Table table = new Table(terminal, "VERSION", "NAME", "POINTER", "SIGNATURES", "DIGEST", "REF");
    for (StoredPolicy policy : store.policies()) {
      String pointer = pointer(policy, view);
      String verification = verification(policy, history);
      if (json) {
        JsonWriter line = new JsonWriter();
        PolicyStore.begin(policy, line);
        line.member("pointer", pointer).member("verification", verification).endObject();
        terminal.out().line(line.toString());
      } else {
        table.row(
            policy.identity().version(),
            policy.name(),
            pointer,
            verification,
            policy.identity().digest(),
            policy.identity().ref());
      }
    }
    print(table, json, terminal);
  }

  private static String pointer(StoredPolicy policy, StoreView view) {
    if (view.current().equals(Optional.of(policy))) {
      return "current";
    }
    return view.lastKnownGood().equals(Optional.of(policy)) ? "last_known_good" : "";
  }

  /** What its last switch knew; the pointers do not say. */
  private static String verification(StoredPolicy policy, List<StoreEvent> history) {
    for (StoreEvent event : history.reversed()) {
      if (event.policy().equals(policy)) {
        return event.verification();
      }
    }
    return "unknown";
  }

  private static void showHistory(List<StoreEvent> events, boolean json, Terminal terminal) {
    Table table =
        new Table(terminal, "TIME", "ACTION", "VERSION", "SIGNATURES", "DIGEST", "SOURCE");
    for (StoreEvent event : events) {
      StoredPolicy policy = event.policy();
      if (json) {
        JsonWriter line = new JsonWriter();
        PolicyStore.begin(policy, line);
        line.member("time", event.time().toString()).member("action", event.action());
        line.member("source", event.source());
        line.member("verification", event.verification()).endObject();
        terminal.out().line(line.toString());
      } else {
        table.row(
            event.time().toString(),
            event.action(),
            policy.identity().version(),
            event.verification(),
            policy.identity().digest(),
            event.source());
      }
    }
    print(table, json, terminal);
  }

  private static void print(Table table, boolean json, Terminal terminal) {
    if (!json && table.size() == 1) {
      terminal.error().line("the store has no policy: `autonomy policy load` loads one");
    } else if (!json) {
      table.print();
    }
  }
}
