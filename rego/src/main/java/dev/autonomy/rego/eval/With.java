package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * {@code expression with target as value}: runs the expression in a scope of its own. The
 * expression ends in {@link Leave}, which runs what follows in the scope outside.
 */
public final class With extends Step {

  private final Modifier[] modifiers;
  private final Step expression;

  /** Runs {@code expression} under {@code modifiers}, which apply in this order. */
  public With(Step expression, Modifier... modifiers) {
    this.expression = expression;
    this.modifiers = modifiers.clone();
  }

  /** One {@code with}. */
  public sealed interface Modifier {
    /** Evaluates the value in the scope outside and applies it; returns whether it is defined. */
    boolean apply(Machine machine, Scope scope);
  }

  /** A modifier that puts a value in the place of something; undefined when the value is. */
  sealed interface ByValue extends Modifier {
    Operand value();

    void replace(Scope scope, Value replacement);

    @Override
    default boolean apply(Machine machine, Scope scope) {
      Value replacement = value().value(machine);
      if (replacement == null) {
        return false;
      }
      replace(scope, replacement);
      return true;
    }
  }

  /** {@code with input.a as value}. */
  public record ReplaceInput(Path path, Operand value) implements ByValue {
    @Override
    public void replace(Scope scope, Value replacement) {
      scope.replaceInput(path, replacement);
    }
  }

  /** {@code with data.a as value}. */
  public record ReplaceData(Path path, Operand value) implements ByValue {
    @Override
    public void replace(Scope scope, Value replacement) {
      scope.replaceData(path, replacement);
    }
  }

  /** {@code with input[0] as value}: names no place that a value could take. */
  public record BadPath(Location location) implements Modifier {
    @Override
    public boolean apply(Machine machine, Scope scope) {
      throw new EvaluationException(EvaluationException.CONFLICT, "bad document path", location);
    }
  }

  /** {@code with f as value}: every call of {@code f} gives the value. */
  public record ReplaceByValue(String name, Operand value) implements ByValue {
    @Override
    public void replace(Scope scope, Value replacement) {
      scope.mocks = new Mocks(name, new Replacement.ByValue(replacement), scope.mocks);
    }
  }

  /** {@code with f as g}, where {@code g} is a function of the policy. */
  public record ReplaceByFunction(String name, FunctionDocument function) implements Modifier {
    @Override
    public boolean apply(Machine machine, Scope scope) {
      scope.mocks = new Mocks(name, new Replacement.ByFunction(function), scope.mocks);
      return true;
    }
  }

  /** {@code with f as g}, where {@code g} is built in. */
  public record ReplaceByBuiltin(String name, String builtinName, Builtin builtin)
      implements Modifier {
    @Override
    public boolean apply(Machine machine, Scope scope) {
      scope.mocks = new Mocks(name, new Replacement.ByBuiltin(builtinName, builtin), scope.mocks);
      return true;
    }
  }

  @Override
  public boolean run(Machine machine) {
    machine.tick();
    Scope outer = machine.scope;
    Scope inner = outer.derive();
    for (Modifier modifier : modifiers) {
      if (!modifier.apply(machine, inner)) {
        return false;
      }
    }
    machine.enter(inner);
    boolean stopped = expression.run(machine);
    machine.enter(outer);
    return stopped;
  }

  /** The end of an expression with modifiers. */
  public static final class Leave extends Step {
    @Override
    public boolean run(Machine machine) {
      Scope inner = machine.scope;
      @Nullable Scope outer = inner.parent;
      if (outer == null) {
        throw new IllegalStateException("no scope to leave");
      }
      machine.enter(outer);
      boolean stopped = proceed(machine);
      machine.enter(inner);
      return stopped;
    }
  }
}
