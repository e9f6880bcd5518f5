package dev.autonomy.edgectl;

import dev.autonomy.edge.control.Answers;
import dev.autonomy.edge.control.ControlRequest;
import dev.autonomy.json.JsonObject;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import java.io.IOException;

/** {@code edgectl relay deadletter} and what is done with deliveries that were given up. */
final class DeadletterCommand extends ControlCommand {

  private static final Option<Boolean> ALL = Option.flag("all", "every deadletter");
  private static final Option<Boolean> FORCE =
      Option.flag("force", "purge; without it only the number is told");

  /** What is done. */
  enum Verb {
    LIST,
    INSPECT,
    RETRY,
    PURGE
  }

  private final Verb verb;

  DeadletterCommand(Verb verb) {
    this.verb = verb;
  }

  @Override
  CommandSpec own() {
    return switch (verb) {
      case LIST ->
          CommandSpec.of("relay deadletter list", "List deliveries that were given up")
              .options(RelayQueueCommand.PEER, RelayQueueCommand.REASON, ControlOptions.LIMIT)
              .exits(ControlOptions.DOWN)
              .seeAlso("relay deadletter retry", "relay deadletter purge");
      case INSPECT ->
          CommandSpec.of("relay deadletter inspect", "Show why a segment was given up")
              .operands("<segment>", 1, 1, ValueKind.Completes.NOTHING)
              .options(RelayQueueCommand.PEER)
              .exits(new Exit("1", "it has no deadletter"), ControlOptions.DOWN);
      case RETRY ->
          CommandSpec.of("relay deadletter retry", "Have deadletters tried again")
              .operands("[<segment>]", 0, 1, ValueKind.Completes.NOTHING)
              .description(
                  "Name a segment, a peer, a reason or several of these, or --all. Attempts count"
                      + " from the beginning, and the place in the queue is the old one.")
              .options(RelayQueueCommand.PEER, RelayQueueCommand.REASON, ALL)
              .examples(
                  new Example(
                      "After a peer has got a larger disk",
                      "edgectl relay deadletter retry --peer base --reason too_large"))
              .exits(new Exit("1", "none of them can be sent"), ControlOptions.DOWN)
              .seeAlso("relay deadletter list");
      case PURGE ->
          CommandSpec.of("relay deadletter purge", "Owe deadletters to nobody any more")
              .operands("[<segment>]", 0, 1, ValueKind.Completes.NOTHING)
              .description(
                  "Name a segment, a peer, a reason or several of these, or --all. Says how many"
                      + " would be purged; --force does it. The segments stay; the account names"
                      + " who gave up their deliveries.")
              .options(RelayQueueCommand.PEER, RelayQueueCommand.REASON, ALL, FORCE)
              .exits(ControlOptions.DOWN)
              .seeAlso("relay account", "segment rm");
    };
  }

  @Override
  int ask(Dialogue daemon) throws IOException, UsageException {
    JsonObject answer = daemon.call(request(daemon));
    if (daemon.wantsJson()) {
      return ExitStatus.DONE;
    }
    switch (verb) {
      case LIST -> Texts.deliveries(daemon, answer);
      case INSPECT -> inspect(daemon, answer);
      case RETRY ->
          daemon
              .out()
              .line(
                  "scheduled again: "
                      + Texts.sum(answer, "retried")
                      + ", left: "
                      + Texts.sum(answer, "left"));
      case PURGE ->
          daemon
              .out()
              .line(
                  Answers.flag(answer, "dry_run")
                      ? "would purge " + Texts.sum(answer, "would_purge") + ": --force does it"
                      : "purged " + Texts.sum(answer, "purged"));
    }
    return ExitStatus.DONE;
  }

  private ControlRequest request(Dialogue daemon) throws UsageException {
    ControlRequest request = ControlRequest.of(operation());
    if (!daemon.arguments().operands().isEmpty()) {
      request = request.with("segment", daemon.segment(0));
    }
    request = request.with("peer", daemon.arguments().find(RelayQueueCommand.PEER));
    if (verb != Verb.INSPECT) {
      request = request.with("reason", daemon.arguments().find(RelayQueueCommand.REASON));
    }
    if (verb == Verb.LIST) {
      return request.with("limit", daemon.arguments().value(ControlOptions.LIMIT));
    }
    if (verb == Verb.INSPECT) {
      return request;
    }
    if (request.json().members().size() == 1 && !daemon.arguments().value(ALL)) {
      throw new UsageException(
          "which deadletters? Name a segment, `--peer`, `--reason`, or say `--all`");
    }
    if (request.json().members().size() > 1 && daemon.arguments().value(ALL)) {
      throw new UsageException("`--all` contradicts a segment, `--peer` and `--reason`");
    }
    request = request.with("all", daemon.arguments().value(ALL));
    return verb == Verb.PURGE ? request.with("force", daemon.arguments().value(FORCE)) : request;
  }

  private String operation() {
    return switch (verb) {
      case LIST -> "relay.deadletter.list";
      case INSPECT -> "relay.deadletter.inspect";
      case RETRY -> "relay.deadletter.retry";
      case PURGE -> "relay.deadletter.purge";
    };
  }

  private static void inspect(Dialogue daemon, JsonObject answer) {
    for (JsonObject one : Answers.objects(answer, "deliveries")) {
      Texts.segment(daemon, one);
      daemon.row("peer", Answers.text(one, "peer"));
      daemon.row("reason", Answers.text(one, "reason"));
      daemon.row("attempts", Texts.count(one, "attempts"));
      daemon.row("peer has", Texts.bytes(one, "offset"));
      daemon.out().line("");
    }
  }
}
