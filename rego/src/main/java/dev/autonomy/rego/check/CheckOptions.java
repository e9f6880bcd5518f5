package dev.autonomy.rego.check;

import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.builtin.Builtins;
import dev.autonomy.rego.type.TypeChecks;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How strictly to check modules, and against which built-in functions.
 *
 * @param strict whether unused variables, arguments and imports are errors
 * @param printStatements whether calls of {@code print} are kept; else they are erased
 * @param signatures the built-in functions that there are
 * @param refusedBuiltins built-in functions that policies must not call, such as {@code http.send}
 * @param types whether and with what types are checked
 */
public record CheckOptions(
    boolean strict,
    boolean printStatements,
    Signatures signatures,
    Set<String> refusedBuiltins,
    TypeChecks types) {
  /** Not strict, without print statements, with all built-in functions. */
  public static final CheckOptions DEFAULT =
      new CheckOptions(false, false, Builtins::declaration, Set.of(), TypeChecks.ON);

  /** Copies the set. */
  public CheckOptions {
    refusedBuiltins = Set.copyOf(refusedBuiltins);
  }

  /** Finds the signatures of built-in functions. */
  @FunctionalInterface
  public interface Signatures {
    /** The signature of the function of a name, or null when there is none. */
    @Nullable BuiltinDeclaration find(String name);
  }

  /** The same, strict or not. */
  public CheckOptions withStrict(boolean other) {
    return new CheckOptions(other, printStatements, signatures, refusedBuiltins, types);
  }

  /** The same, keeping print statements or not. */
  public CheckOptions withPrintStatements(boolean other) {
    return new CheckOptions(strict, other, signatures, refusedBuiltins, types);
  }

  /** The same with other built-in functions. */
  public CheckOptions withSignatures(Signatures other) {
    return new CheckOptions(strict, printStatements, other, refusedBuiltins, types);
  }

  /** The same, refusing calls of these built-in functions. */
  public CheckOptions withRefusedBuiltins(Set<String> others) {
    return new CheckOptions(strict, printStatements, signatures, others, types);
  }

  /** The same, checking types in another way. */
  public CheckOptions withTypes(TypeChecks other) {
    return new CheckOptions(strict, printStatements, signatures, refusedBuiltins, other);
  }

  @Nullable BuiltinDeclaration builtin(String name) {
    return signatures.find(name);
  }
}
