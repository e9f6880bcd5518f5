package dev.autonomy.rego.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule defines.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>Rego</th><th>ref</th><th>arguments</th><th>key</th><th>value</th></tr>
 * <tr><td>{@code p := 1}</td><td>p</td><td></td><td>null</td><td>1</td></tr>
 * <tr><td>{@code p if true}</td><td>p</td><td></td><td>null</td><td>true</td></tr>
 * <tr><td>{@code p contains 1}</td><td>p</td><td></td><td>1</td><td>null</td></tr>
 * <tr><td>{@code p[k] := 1}</td><td>p[k]</td><td></td><td>null</td><td>1</td></tr>
 * <tr><td>{@code p.q[r] contains 1}</td><td>p.q[r]</td><td></td><td>1</td><td>null</td></tr>
 * <tr><td>{@code f(x) := 1}</td><td>f</td><td>x</td><td>null</td><td>1</td></tr>
 * </table>
 *
 * @param ref what is defined, relative to the package as parsed, absolute ({@code data.pkg.p}) once
 *     resolved; its head is a variable
 * @param arguments of a function; empty for every other rule
 * @param key the member of a partial set ({@code contains}), else null
 * @param value the value; null exactly when {@code key} is not
 * @param assigned whether the value follows {@code :=} rather than {@code =}
 * @param valueGenerated whether the value is a {@code true} that was not written
 */
public record Head(
    Term.Ref ref,
    List<Term> arguments,
    @Nullable Term key,
    @Nullable Term value,
    boolean assigned,
    boolean valueGenerated,
    Location location) {
  public Head {
    arguments = List.copyOf(arguments);
    if ((key == null) == (value == null)) {
      throw new IllegalArgumentException("a head has either a key or a value");
    }
  }

  /** Whether the rule adds members to a set. */
  public boolean isPartialSet() {
    return key != null;
  }

  /** Whether the rule is a function. */
  public boolean isFunction() {
    return !arguments.isEmpty();
  }

  /** The same with other terms; a generated value that is replaced counts as written. */
  public Head with(
      Term.Ref otherRef, List<Term> otherArguments, @Nullable Term otherKey, @Nullable Term other) {
    boolean generated = valueGenerated && other instanceof Term.BooleanLiteral;
    return new Head(otherRef, otherArguments, otherKey, other, assigned, generated, location);
  }
}
