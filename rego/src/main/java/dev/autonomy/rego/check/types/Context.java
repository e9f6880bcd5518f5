package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the checks of all bodies share. */
final class Context {
  private final TypeChecker.Builtins functions;
  private final boolean comparisonsAreEquations;
  private final Compatibility compatibility = new Compatibility();
  private final List<RegoError> errors = new ArrayList<>();
  private int names;

  /**
   * A context without errors.
   *
   * @param comparisonsAreEquations whether {@code ==} as an expression of its own gives types to
   *     variables and must be possible, as {@code =} must
   */
  Context(TypeChecker.Builtins functions, boolean comparisonsAreEquations) {
    this.functions = functions;
    this.comparisonsAreEquations = comparisonsAreEquations;
  }

  boolean comparisonsAreEquations() {
    return comparisonsAreEquations;
  }

  Compatibility compatibility() {
    return compatibility;
  }

  @Nullable BuiltinDeclaration builtin(String name) {
    return functions.find(name);
  }

  /** A name that no other variable has, shown as {@code _}. */
  String freshName() {
    return "$in" + names++;
  }

  void report(RegoError error) {
    errors.add(error);
  }

  List<RegoError> errors() {
    return errors;
  }

  int errorCount() {
    return errors.size();
  }
}
