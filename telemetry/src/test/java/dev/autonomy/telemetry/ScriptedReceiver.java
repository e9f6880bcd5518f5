package dev.autonomy.telemetry;

import java.util.ArrayList;
import java.util.List;

/** A receiver that answers as a test says, and remembers what it has accepted. */
final class ScriptedReceiver implements Receiver {

  /** What to answer. */
  interface Script {
    Receipt answer(int request, List<ExportFrame> frames);
  }

  /** The sender's process ends here. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  final List<List<ExportFrame>> accepted = new ArrayList<>();
  private final Script script;
  private int requests;
  private boolean killedAfter;

  ScriptedReceiver(Script script) {
    this.script = script;
  }

  static ScriptedReceiver accepting() {
    return new ScriptedReceiver((request, frames) -> new Receipt.Accepted(""));
  }

  /** Accepts, and the sender is killed before it hears of the acceptance of that request. */
  static ScriptedReceiver killingAfter(int fatal) {
    ScriptedReceiver receiver =
        new ScriptedReceiver(
            (request, frames) -> {
              if (request >= fatal) {
                throw new Killed();
              }
              return new Receipt.Accepted("");
            });
    receiver.killedAfter = true;
    return receiver;
  }

  @Override
  public Receipt send(List<ExportFrame> frames) {
    Receipt receipt;
    try {
      receipt = script.answer(requests++, frames);
    } catch (Killed e) {
      if (killedAfter) {
        accepted.add(List.copyOf(frames));
      }
      throw e;
    }
    if (receipt instanceof Receipt.Accepted) {
      accepted.add(List.copyOf(frames));
    }
    return receipt;
  }

  int requests() {
    return requests;
  }

  /** Numbers of the frames it has, in the order in which they came. */
  List<Long> seqs() {
    return accepted.stream().flatMap(List::stream).map(ExportFrame::seq).toList();
  }

  @Override
  public String describe() {
    return "the receiver";
  }

  @Override
  public void close() {}
}
