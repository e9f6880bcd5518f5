package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to compute a whole document where only keys of it were asked for. Nobody may notice
 * that it took place: what fails at another key is no failure, nothing is printed or told, and
 * whatever would reach outside ends the attempt.
 */
final class WholeTry {

  private final Machine machine;
  private final Scope scope;
  private final @Nullable Document running;
  private final @Nullable TraceState trace;
  private final int base;
  private final int top;
  private final int candidateTop;
  private final boolean found;
  private final @Nullable Value result;
  private final ArrayValue.@Nullable Builder elements;
  private final SetValue.@Nullable Builder members;
  private final ObjectValue.@Nullable Builder entries;
  private final @Nullable ObjectTree tree;

  private WholeTry(Machine machine) {
    this.machine = machine;
    scope = machine.scope;
    running = machine.running;
    trace = machine.trace;
    base = machine.base;
    top = machine.top;
    candidateTop = machine.candidateTop;
    found = machine.found;
    result = machine.result;
    elements = machine.elements;
    members = machine.members;
    entries = machine.entries;
    tree = machine.tree;
  }

  /** The value of {@code document}, which is remembered; null if there is none within the limit. */
  static @Nullable Value of(Document document, Machine machine, KeyedUse use) {
    WholeTry attempt = new WholeTry(machine);
    if (machine.trace != null) {
      machine.trace = new TraceState(new TraceListener() {});
    }
    Meter.Aside aside = machine.beginTry(use.limit());
    Capabilities rights = machine.context.exchange(new NothingOutside());
    try {
      return document.value(machine);
    } catch (EvaluationException failure) {
      attempt.takeBack(failure, use);
      machine.dropTry(aside);
      return null;
    } finally {
      machine.context.exchange(rights);
      machine.endTry(aside);
      machine.trace = attempt.trace;
    }
  }

  private void takeBack(EvaluationException failure, KeyedUse use) {
    String code = failure.code();
    if (code.equals(EvaluationException.CANCELLED)
        || code.equals(EvaluationException.DEADLINE_EXCEEDED)) {
      throw failure;
    }
    if (code.equals(EvaluationException.BUDGET_EXCEEDED)) {
      use.postpone();
    } else {
      use.stayWithKeys();
    }
    machine.enter(scope);
    machine.running = running;
    machine.base = base;
    machine.top = top;
    machine.candidateTop = candidateTop;
    machine.found = found;
    machine.result = result;
    machine.elements = elements;
    machine.members = members;
    machine.entries = entries;
    machine.tree = tree;
  }
}
