package dev.autonomy.rego;

import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.builtin.Builtins;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** A function {@code test.sleep} that really waits, as long as its argument says. */
final class WaitingFunctions {

  /** Rego's functions and {@code test.sleep}. */
  static final BuiltinLibrary LIBRARY =
      BuiltinLibrary.STANDARD.with(
          new BuiltinDeclaration(
              "test.sleep",
              new Type.FunctionType(List.of(Type.STRING), Type.NULL, null),
              null,
              false,
              false,
              true),
          (Builtin.Unary) WaitingFunctions::sleep);

  private static final long STEP_NANOSECONDS = 500_000;

  private WaitingFunctions() {}

  /** Waits in steps that are paid for, so that the evaluation's deadline ends the waiting too. */
  private static Value sleep(BuiltinContext context, Value duration) throws BuiltinException {
    Builtin parse = Objects.requireNonNull(Builtins.find("time.parse_duration_ns"));
    Value[] arguments = {duration};
    Value nanoseconds = Objects.requireNonNull(parse.call(context, arguments));
    long end = System.nanoTime() + ((NumberValue) nanoseconds).longValue();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(STEP_NANOSECONDS);
      context.charge(EvaluationLimits.INSTRUCTIONS_PER_CLOCK_READ);
    }
    return NullValue.NULL;
  }
}
