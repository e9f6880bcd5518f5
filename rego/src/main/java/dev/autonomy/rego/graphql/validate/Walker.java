package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.schema.SchemaType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a document and tells the rules what it finds: each operation with the fragments it
 * spreads, each of those once, and then each fragment by itself.
 */
final class Walker {

  /** What it costs to tell all rules of a selection. */
  private static final int UNITS_PER_SELECTION = 16;

  private final Validation validation;
  private final Schema schema;
  private final Work work;
  private final List<Rule> rules;
  private final ValueWalker values;
  private final Set<String> visitedFragments = new HashSet<>();

  Walker(Validation validation, List<Rule> rules) {
    this.validation = validation;
    this.rules = rules;
    schema = validation.schema();
    work = validation.work();
    values = new ValueWalker(validation, rules);
  }

  void walk() throws GraphQlException {
    for (OperationDefinition operation : validation.document().operations()) {
      visitedFragments.clear();
      walk(operation);
    }
    for (FragmentDefinition fragment : validation.document().fragments()) {
      visitedFragments.clear();
      walk(fragment);
    }
  }

  private boolean isStopped() {
    return validation.problems().isFull();
  }

  private @Nullable SchemaType type(@Nullable FieldDefinition field) {
    return field == null ? null : schema.type(field.type().name());
  }

  private void walk(OperationDefinition operation) throws GraphQlException {
    if (isStopped()) {
      return;
    }
    validation.begin(operation);
    for (VariableDefinition variable : operation.variables()) {
      SchemaType type = schema.type(variable.type().name());
      for (Rule rule : rules) {
        rule.variable(variable, type);
      }
    }
    for (VariableDefinition variable : operation.variables()) {
      if (variable.defaultValue() != null) {
        SchemaType type = schema.type(variable.type().name());
        values.walk(variable.defaultValue(), type, variable.type(), false);
      }
      walkDirectives(variable.directives(), DirectiveLocation.VARIABLE_DEFINITION);
    }
    DirectiveLocation location =
        switch (operation.type()) {
          case QUERY, UNSTATED -> DirectiveLocation.QUERY;
          case MUTATION -> DirectiveLocation.MUTATION;
          case SUBSCRIPTION -> DirectiveLocation.SUBSCRIPTION;
        };
    walkDirectives(operation.directives(), location);
    walkSelections(operation.selections(), schema.root(operation.type()));
    for (Rule rule : rules) {
      rule.operation(operation);
    }
    validation.end();
  }

  private void walk(FragmentDefinition fragment) throws GraphQlException {
    if (isStopped()) {
      return;
    }
    SchemaType type = schema.type(fragment.typeCondition());
    walkDirectives(fragment.directives(), DirectiveLocation.FRAGMENT_DEFINITION);
    walkSelections(fragment.selections(), type);
    for (Rule rule : rules) {
      rule.fragment(fragment, type);
    }
  }

  private void walkSelections(List<Selection> selections, @Nullable SchemaType parent)
      throws GraphQlException {
    work.enter();
    for (Selection selection : selections) {
      if (isStopped()) {
        break;
      }
      work.charge(UNITS_PER_SELECTION);
      switch (selection) {
        case Selection.Field field -> walk(field, parent);
        case Selection.InlineFragment fragment -> walk(fragment, parent);
        case Selection.FragmentSpread spread -> walk(spread, parent);
      }
    }
    work.leave();
  }

  private void walk(Selection.Field field, @Nullable SchemaType parent) throws GraphQlException {
    FieldDefinition definition = Fields.definition(parent, field.name());
    SchemaType type = type(definition);
    for (Argument argument : field.arguments()) {
      work.charge(1 + (definition == null ? 0 : definition.arguments().size()));
      walkArgument(argument, definition == null ? null : definition.argument(argument.name()));
    }
    walkDirectives(field.directives(), DirectiveLocation.FIELD);
    walkSelections(field.selections(), type);
    Site.OfField site = new Site.OfField(field, parent, definition);
    for (Rule rule : rules) {
      rule.field(site);
    }
  }

  private void walk(Selection.InlineFragment fragment, @Nullable SchemaType parent)
      throws GraphQlException {
    String condition = fragment.typeCondition();
    walkDirectives(fragment.directives(), DirectiveLocation.INLINE_FRAGMENT);
    walkSelections(fragment.selections(), condition.isEmpty() ? parent : schema.type(condition));
    Site.OfInlineFragment site = new Site.OfInlineFragment(fragment, parent);
    for (Rule rule : rules) {
      rule.inlineFragment(site);
    }
  }

  private void walk(Selection.FragmentSpread spread, @Nullable SchemaType parent)
      throws GraphQlException {
    walkDirectives(spread.directives(), DirectiveLocation.FRAGMENT_SPREAD);
    FragmentDefinition definition = validation.fragment(spread.name());
    if (definition != null && visitedFragments.add(definition.name())) {
      walkSelections(definition.selections(), schema.type(definition.typeCondition()));
    }
    Site.OfSpread site = new Site.OfSpread(spread, parent, definition);
    for (Rule rule : rules) {
      rule.spread(site);
    }
  }

  private void walkDirectives(List<Directive> directives, DirectiveLocation location)
      throws GraphQlException {
    if (directives.isEmpty()) {
      return;
    }
    for (Directive directive : directives) {
      if (isStopped()) {
        return;
      }
      DirectiveDefinition definition = schema.directive(directive.name());
      for (Argument argument : directive.arguments()) {
        work.charge(1 + (definition == null ? 0 : definition.arguments().size()));
        walkArgument(argument, definition == null ? null : definition.argument(argument.name()));
      }
      work.charge(1 + (definition == null ? 0 : definition.locations().size()));
      Site.OfDirective site = new Site.OfDirective(directive, definition, location);
      for (Rule rule : rules) {
        rule.directive(site);
      }
    }
    for (Rule rule : rules) {
      rule.directives(directives);
    }
  }

  private void walkArgument(Argument argument, @Nullable FieldDefinition definition)
      throws GraphQlException {
    if (definition == null) {
      values.walk(argument.value(), null, null, false);
    } else {
      values.walk(argument.value(), type(definition), definition.type(), definition.hasDefault());
    }
  }
}
