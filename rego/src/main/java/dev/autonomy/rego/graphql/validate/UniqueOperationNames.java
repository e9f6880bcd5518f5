package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.OperationDefinition;
import java.util.HashSet;
import java.util.Set;

/** Operations have different names. */
final class UniqueOperationNames extends Rule {

  private final Set<String> seen = new HashSet<>();

  UniqueOperationNames(Validation validation) {
    super(validation);
  }

  @Override
  void operation(OperationDefinition operation) {
    if (!seen.add(operation.name())) {
      report(
          operation.position(),
          "There can be only one operation named \"" + operation.name() + "\".");
    }
  }
}
