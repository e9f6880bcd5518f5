package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import java.util.random.RandomGenerator;

/** Ends a {@link WholeTry} at the first attempt to reach outside the evaluation. */
final class NothingOutside implements Capabilities {

  private static EvaluationException refused() {
    return new EvaluationException(
        EvaluationException.INTERNAL, "a try reaches outside the evaluation", Location.NONE);
  }

  @Override
  public long nowNanoseconds() {
    throw refused();
  }

  @Override
  public RandomGenerator random() {
    throw refused();
  }

  @Override
  public void print(String line) {
    throw refused();
  }

  @Override
  public Value sendHttp(ObjectValue request) {
    throw refused();
  }

  @Override
  public Value sendHttp(BuiltinContext context, ObjectValue request) {
    throw refused();
  }

  @Override
  public SetValue lookupAddresses(String host) {
    throw refused();
  }

  @Override
  public SetValue lookupAddresses(BuiltinContext context, String host) {
    throw refused();
  }

  @Override
  public ObjectValue runtime() {
    throw refused();
  }
}
