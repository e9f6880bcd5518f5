package dev.autonomy.rego.graphql.schema;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.LiteralKind;
import dev.autonomy.rego.graphql.ast.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the directives that a schema uses. */
final class DirectiveChecker {

  private final Schema schema;
  private final Work work;

  DirectiveChecker(Schema schema, Work work) {
    this.schema = schema;
    this.work = work;
  }

  /** Refuses names that are reserved for introspection. */
  static void checkName(@Nullable Position position, String name) throws GraphQlException {
    if (name.startsWith("__")) {
      throw new GraphQlException(
          position,
          "Name \""
              + name
              + "\" must not begin with \"__\", which is reserved by GraphQL introspection.");
    }
  }

  /**
   * Checks directives at one place.
   *
   * @param around name of the directive whose definition this is, or empty
   */
  void check(List<Directive> directives, DirectiveLocation location, String around)
      throws GraphQlException {
    for (Directive directive : directives) {
      work.charge(1);
      check(directive, location, around);
    }
  }

  private void check(Directive directive, DirectiveLocation location, String around)
      throws GraphQlException {
    Position position = directive.position();
    String name = directive.name();
    checkName(position, name);
    if (!around.isEmpty() && name.equals(around)) {
      throw new GraphQlException(position, "Directive " + name + " cannot refer to itself.");
    }
    DirectiveDefinition definition = schema.directive(name);
    if (definition == null) {
      throw new GraphQlException(position, "Undefined directive " + name + ".");
    }
    work.charge(definition.locations().size());
    if (!definition.locations().contains(location)) {
      throw new GraphQlException(
          position, "Directive " + name + " is not applicable on " + location + ".");
    }
    checkArguments(directive, definition);
  }

  private void checkArguments(Directive directive, DirectiveDefinition definition)
      throws GraphQlException {
    Map<String, Argument> given = new HashMap<>();
    for (Argument argument : directive.arguments()) {
      work.charge(1 + definition.arguments().size());
      if (definition.argument(argument.name()) == null) {
        throw new GraphQlException(
            argument.position(),
            "Undefined argument " + argument.name() + " for directive " + directive.name() + ".");
      }
      given.putIfAbsent(argument.name(), argument);
    }
    for (FieldDefinition declared : definition.arguments()) {
      work.charge(1);
      Argument argument = given.get(declared.name());
      boolean missing = argument == null || argument.value().kind() == LiteralKind.NULL;
      if (missing && declared.isRequired()) {
        throw new GraphQlException(
            directive.position(),
            "Argument "
                + declared.name()
                + " for directive "
                + directive.name()
                + " cannot be null.");
      }
    }
  }
}
