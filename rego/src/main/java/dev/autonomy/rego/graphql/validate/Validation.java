package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the rules share while a document is looked at. */
final class Validation {

  private final Schema schema;
  private final QueryDocument document;
  private final Work work;
  private final Problems problems;
  private final Map<String, FragmentDefinition> fragments = new HashMap<>();
  private final Map<String, VariableDefinition> variables = new HashMap<>();
  private final Set<String> usedVariables = new HashSet<>();
  private @Nullable OperationDefinition operation;

  Validation(Schema schema, QueryDocument document, Work work, Problems problems) {
    this.schema = schema;
    this.document = document;
    this.work = work;
    this.problems = problems;
    for (FragmentDefinition fragment : document.fragments()) {
      fragments.putIfAbsent(fragment.name(), fragment);
    }
  }

  Schema schema() {
    return schema;
  }

  QueryDocument document() {
    return document;
  }

  Work work() {
    return work;
  }

  Problems problems() {
    return problems;
  }

  /** The fragment of this name, or null; the first one if there are several. */
  @Nullable FragmentDefinition fragment(String name) {
    return fragments.get(name);
  }

  /** The operation that is looked at, or null between operations and in fragments by themselves. */
  @Nullable OperationDefinition operation() {
    return operation;
  }

  void begin(OperationDefinition definition) {
    operation = definition;
    variables.clear();
    usedVariables.clear();
    for (VariableDefinition variable : definition.variables()) {
      work.charge(1);
      variables.putIfAbsent(variable.name(), variable);
    }
  }

  void end() {
    operation = null;
  }

  /** The definition of a variable in the current operation, or null. */
  @Nullable VariableDefinition variable(String name) {
    return operation == null ? null : variables.get(name);
  }

  void use(VariableDefinition variable) {
    usedVariables.add(variable.name());
  }

  /** Whether the current operation uses a variable of this name. */
  boolean isUsed(String variable) {
    return usedVariables.contains(variable);
  }
}
