package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code f(a, b)} where {@code f} is built in. Arguments are evaluated from left to right. */
public abstract class BuiltinCall extends Operand {

  final String name;
  final Location location;
  private final Operand[] arguments;

  private BuiltinCall(String name, Operand[] arguments, Location location) {
    this.name = name;
    this.arguments = arguments;
    this.location = location;
  }

  /** A call of {@code builtin} with as many arguments as it takes. */
  public static BuiltinCall of(
      String name, Builtin builtin, Operand[] arguments, Location location) {
    if (builtin instanceof Builtin.Unary unary && arguments.length == 1) {
      return new OfOne(name, unary, arguments, location);
    }
    if (builtin instanceof Builtin.Binary binary && arguments.length == 2) {
      return new OfTwo(name, binary, arguments, location);
    }
    return new OfMany(name, builtin, arguments, location);
  }

  /** The name of the function. */
  public String name() {
    return name;
  }

  /** The arguments, in order. */
  public List<Operand> arguments() {
    return List.of(arguments);
  }

  /** The call proper, when nothing replaces the function. */
  abstract @Nullable Value call(Machine machine);

  @Override
  public final @Nullable Value value(Machine machine) {
    machine.tick();
    if (machine.mocks != null) {
      Replacement replacement = Mocks.find(machine.mocks, name);
      if (replacement != null) {
        return callReplaced(machine, replacement);
      }
    }
    return call(machine);
  }

  private @Nullable Value callReplaced(Machine machine, Replacement replacement) {
    int start = machine.top;
    Value value =
        FunctionCall.push(machine, arguments)
            ? replacement.call(machine, start, arguments.length, location)
            : null;
    machine.top = start;
    return value;
  }

  static @Nullable Value call(
      Machine machine, String name, Builtin builtin, Value[] arguments, Location location) {
    for (Value argument : arguments) {
      machine.chargeOperand(argument);
    }
    try {
      return builtin.call(machine.context, arguments);
    } catch (Throwable failure) {
      return failed(machine, name, failure, location);
    }
  }

  /**
   * A failure is undefined, or ends the evaluation. What a function must not throw always ends it:
   * nobody knows what it would have said.
   */
  static @Nullable Value failed(Machine machine, String name, Throwable thrown, Location location) {
    if (!(thrown instanceof BuiltinException failure)) {
      throw Defect.asFailure(name, EvaluationException.BUILTIN, thrown, location);
    }
    if (failure.kind().fatal() || machine.strictBuiltinErrors()) {
      throw new EvaluationException(
          failure.kind().code(), name + ": " + failure.getMessage(), location);
    }
    return null;
  }

  private static final class OfOne extends BuiltinCall {
    private final Builtin.Unary builtin;
    private final Operand argument;

    OfOne(String name, Builtin.Unary builtin, Operand[] arguments, Location location) {
      super(name, arguments, location);
      this.builtin = builtin;
      argument = arguments[0];
    }

    @Override
    @Nullable Value call(Machine machine) {
      Value value = argument.value(machine);
      if (value == null) {
        return null;
      }
      machine.chargeOperand(value);
      try {
        return builtin.call(machine.context, value);
      } catch (Throwable failure) {
        return failed(machine, name, failure, location);
      }
    }
  }

  private static final class OfTwo extends BuiltinCall {
    private final Builtin.Binary builtin;
    private final Operand first;
    private final Operand second;

    OfTwo(String name, Builtin.Binary builtin, Operand[] arguments, Location location) {
      super(name, arguments, location);
      this.builtin = builtin;
      first = arguments[0];
      second = arguments[1];
    }

    @Override
    @Nullable Value call(Machine machine) {
      Value a = first.value(machine);
      Value b = a == null ? null : second.value(machine);
      if (a == null || b == null) {
        return null;
      }
      machine.chargeOperand(a);
      machine.chargeOperand(b);
      try {
        return builtin.call(machine.context, a, b);
      } catch (Throwable failure) {
        return failed(machine, name, failure, location);
      }
    }
  }

  private static final class OfMany extends BuiltinCall {
    private final Builtin builtin;
    private final Operand[] arguments;

    OfMany(String name, Builtin builtin, Operand[] arguments, Location location) {
      super(name, arguments, location);
      this.builtin = builtin;
      this.arguments = arguments;
    }

    @Override
    @Nullable Value call(Machine machine) {
      Value[] values = new Value[arguments.length];
      for (int i = 0; i < values.length; i++) {
        Value value = arguments[i].value(machine);
        if (value == null) {
          return null;
        }
        values[i] = value;
      }
      return call(machine, name, builtin, values, location);
    }
  }
}
