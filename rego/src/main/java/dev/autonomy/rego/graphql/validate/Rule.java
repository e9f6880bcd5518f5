package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule for queries. It is told of each part after the parts inside, and keeps what it has to
 * remember; one object serves one validation.
 */
abstract class Rule {

  private final Validation validation;

  Rule(Validation validation) {
    this.validation = validation;
  }

  final Validation validation() {
    return validation;
  }

  final void report(@Nullable Position position, String message) {
    validation.work().chargeText(message.length());
    validation.problems().add(position, message);
  }

  /** A variable's definition, before anything else of its operation. */
  void variable(VariableDefinition variable, @Nullable SchemaType type) {}

  void operation(OperationDefinition operation) throws GraphQlException {}

  void fragment(FragmentDefinition fragment, @Nullable SchemaType type) throws GraphQlException {}

  void field(Site.OfField site) throws GraphQlException {}

  void inlineFragment(Site.OfInlineFragment site) throws GraphQlException {}

  void spread(Site.OfSpread site) {}

  void directive(Site.OfDirective site) {}

  /** All directives at one place, where there are any. */
  void directives(List<Directive> directives) {}

  void value(Site.OfValue site) {}
}
