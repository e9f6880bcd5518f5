package dev.autonomy.rego.graphql;

import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.SchemaDefinition;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import java.util.List;
import java.util.function.Consumer;

/** Writes documents as text that parses to the same documents. */
final class Printer {

  private final StringBuilder text = new StringBuilder();

  static String print(QueryDocument document) {
    Printer printer = new Printer();
    document.operations().forEach(printer::operation);
    document.fragments().forEach(printer::fragment);
    return printer.text.toString();
  }

  static String print(SchemaDocument document) {
    Printer printer = new Printer();
    document.schemas().forEach(schema -> printer.schema("", schema));
    document.schemaExtensions().forEach(schema -> printer.schema("extend ", schema));
    document.directives().forEach(printer::directive);
    document.types().forEach(type -> printer.type("", type));
    document.extensions().forEach(type -> printer.type("extend ", type));
    return printer.text.toString();
  }

  private <T> void list(String open, List<T> parts, String close, Consumer<T> print) {
    if (!parts.isEmpty()) {
      text.append(open);
      for (T part : parts) {
        print.accept(part);
        text.append(' ');
      }
      text.append(close);
    }
  }

  private void operation(OperationDefinition operation) {
    text.append(operation.type().text()).append(' ').append(operation.name());
    variables(operation.variables());
    directives(operation.directives());
    selections(operation.selections());
  }

  private void fragment(FragmentDefinition fragment) {
    text.append("fragment ").append(fragment.name());
    variables(fragment.variables());
    text.append(" on ").append(fragment.typeCondition());
    directives(fragment.directives());
    selections(fragment.selections());
  }

  private void variables(List<VariableDefinition> variables) {
    list("(", variables, ")", this::variable);
  }

  private void variable(VariableDefinition variable) {
    text.append('$').append(variable.name()).append(": ").append(variable.type());
    if (variable.defaultValue() != null) {
      value(" = ", variable.defaultValue());
    }
    directives(variable.directives());
  }

  private void selections(List<Selection> selections) {
    list(" {\n", selections, "}\n", this::selection);
  }

  private void selection(Selection selection) {
    switch (selection) {
      case Selection.Field field -> {
        text.append(field.alias());
        if (!field.alias().equals(field.name())) {
          text.append(": ").append(field.name());
        }
        list("(", field.arguments(), ")", this::argument);
        directives(field.directives());
        selections(field.selections());
      }
      case Selection.FragmentSpread spread -> {
        text.append("... ").append(spread.name());
        directives(spread.directives());
      }
      case Selection.InlineFragment inline -> {
        text.append("...");
        if (!inline.typeCondition().isEmpty()) {
          text.append(" on ").append(inline.typeCondition());
        }
        directives(inline.directives());
        selections(inline.selections());
      }
    }
  }

  private void argument(Argument argument) {
    value(argument.name() + ": ", argument.value());
  }

  private void directives(List<Directive> directives) {
    for (Directive directive : directives) {
      text.append(" @").append(directive.name());
      list("(", directive.arguments(), ")", this::argument);
    }
  }

  private void value(String before, Literal value) {
    text.append(before);
    switch (value.kind()) {
      case VARIABLE -> text.append('$').append(value.raw());
      case INT, FLOAT, BOOLEAN, NULL, ENUM -> text.append(value.raw());
      case STRING -> string(value.raw());
      case BLOCK_STRING ->
          text.append("\"\"\"")
              .append(value.raw().replace("\"\"\"", "\\\"\"\""))
              .append("\n\"\"\"");
      case LIST -> {
        text.append('[');
        value.children().forEach(child -> value(" ", child.value()));
        text.append(']');
      }
      case OBJECT -> {
        text.append('{');
        value.children().forEach(child -> value(" " + child.name() + ": ", child.value()));
        text.append('}');
      }
    }
  }

  private void string(String raw) {
    text.append('"');
    for (int i = 0; i < raw.length(); i++) {
      char character = raw.charAt(i);
      switch (character) {
        case '"', '\\' -> text.append('\\').append(character);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> {
          if (character < ' ') {
            text.append("\\u00").append(character < 16 ? "0" : "1");
            text.append(Character.forDigit(character & 15, 16));
          } else {
            text.append(character);
          }
        }
      }
    }
    text.append('"');
  }

  private void description(String description) {
    if (!description.isEmpty()) {
      string(description);
      text.append('\n');
    }
  }

  private void schema(String before, SchemaDefinition schema) {
    description(schema.description());
    text.append(before).append("schema");
    directives(schema.directives());
    list(
        " {",
        schema.roots(),
        "}\n",
        root -> text.append(root.operation().text()).append(": ").append(root.type()));
    text.append('\n');
  }

  private void directive(DirectiveDefinition directive) {
    description(directive.description());
    text.append("directive @").append(directive.name());
    list("(", directive.arguments(), ")", this::field);
    text.append(directive.repeatable() ? " repeatable on" : " on");
    directive.locations().forEach(location -> text.append(" | ").append(location));
    text.append('\n');
  }

  private void type(String before, TypeDefinition type) {
    description(type.description());
    text.append(before).append(keyword(type.kind())).append(' ').append(type.name());
    if (!type.interfaces().isEmpty()) {
      text.append(" implements");
      type.interfaces().forEach(name -> text.append(" & ").append(name));
    }
    directives(type.directives());
    list(" {\n", type.fields(), "}", this::field);
    if (!type.types().isEmpty()) {
      text.append(" =");
      type.types().forEach(name -> text.append(" | ").append(name));
    }
    list(" {\n", type.enumValues(), "}", this::enumValue);
    text.append('\n');
  }

  private static String keyword(TypeKind kind) {
    return switch (kind) {
      case SCALAR -> "scalar";
      case OBJECT -> "type";
      case INTERFACE -> "interface";
      case UNION -> "union";
      case ENUM -> "enum";
      case INPUT_OBJECT -> "input";
    };
  }

  private void field(FieldDefinition field) {
    description(field.description());
    text.append(field.name());
    list("(", field.arguments(), ")", this::field);
    text.append(": ").append(field.type());
    if (field.defaultValue() != null) {
      value(" = ", field.defaultValue());
    }
    directives(field.directives());
  }

  private void enumValue(EnumValueDefinition value) {
    description(value.description());
    text.append(value.name());
    directives(value.directives());
  }
}
