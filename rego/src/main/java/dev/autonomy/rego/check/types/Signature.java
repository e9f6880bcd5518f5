package dev.autonomy.rego.check.types;

import dev.autonomy.rego.builtin.ArgumentNames;
import dev.autonomy.rego.type.Type;
import java.util.List;

/** Signatures of functions as messages show them. */
public final class Signature {
  private Signature() {}

  /**
   * The arguments of a function between parentheses.
   *
   * @param builtin the name of a built-in function, which gives the arguments names; else empty
   * @param withResult whether the result stands behind the arguments
   */
  public static String describe(String builtin, Type.FunctionType function, boolean withResult) {
    List<String> names = ArgumentNames.of(builtin);
    List<Type> types = withResult ? function.argumentsAndResult() : function.arguments();
    boolean named = names.size() == function.argumentsAndResult().size();
    StringBuilder text = new StringBuilder("(");
    for (int i = 0; i < types.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      if (named && !names.get(i).isEmpty()) {
        text.append(names.get(i)).append(": ");
      }
      text.append(types.get(i));
    }
    if (function.variadic() != null) {
      text.append(types.isEmpty() ? "" : ", ").append(function.variadic()).append("...");
    }
    return text.append(')').toString();
  }
}
