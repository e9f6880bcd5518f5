package dev.autonomy.rego.graphql;

import dev.autonomy.rego.graphql.ast.Argument;
import dev.autonomy.rego.graphql.ast.Comments;
import dev.autonomy.rego.graphql.ast.Directive;
import dev.autonomy.rego.graphql.ast.DirectiveDefinition;
import dev.autonomy.rego.graphql.ast.DirectiveLocation;
import dev.autonomy.rego.graphql.ast.EnumValueDefinition;
import dev.autonomy.rego.graphql.ast.FieldDefinition;
import dev.autonomy.rego.graphql.ast.FragmentDefinition;
import dev.autonomy.rego.graphql.ast.Literal;
import dev.autonomy.rego.graphql.ast.LiteralKind;
import dev.autonomy.rego.graphql.ast.OperationDefinition;
import dev.autonomy.rego.graphql.ast.OperationType;
import dev.autonomy.rego.graphql.ast.QueryDocument;
import dev.autonomy.rego.graphql.ast.SchemaDefinition;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.ast.Selection;
import dev.autonomy.rego.graphql.ast.TypeDefinition;
import dev.autonomy.rego.graphql.ast.TypeKind;
import dev.autonomy.rego.graphql.ast.TypeReference;
import dev.autonomy.rego.graphql.ast.VariableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Invents documents of every form that the parsers can produce. */
final class RandomDocuments {

  private static final List<String> NAMES =
      List.of("a", "b", "robot", "Query", "type", "query", "_1", "fragment", "Int", "String");
  private static final List<String> TEXTS =
      List.of("", "x", "a \"b\" \\ c", "é\n€\t😀", "#,\r", "\u0001", "\"\"\"");
  private static final List<String> ENUMS = List.of("RED", "on", "truer", "nulls");
  private static final List<OperationType> OPERATIONS =
      List.of(OperationType.QUERY, OperationType.MUTATION, OperationType.SUBSCRIPTION);

  private final SplittableRandom random;

  RandomDocuments(long seed) {
    random = new SplittableRandom(seed);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> List<T> several(int least, int most, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    int count = least + random.nextInt(most - least + 1);
    for (int i = 0; i < count; i++) {
      items.add(item.get());
    }
    return items;
  }

  private boolean flip() {
    return random.nextBoolean();
  }

  private String name() {
    return pick(NAMES);
  }

  QueryDocument query() {
    return new QueryDocument(several(0, 3, this::operation), several(0, 3, this::fragment));
  }

  private OperationDefinition operation() {
    return new OperationDefinition(
        pick(OPERATIONS),
        flip() ? name() : "",
        several(0, 2, this::variable),
        directives(false),
        several(1, 3, () -> selection(3)),
        null,
        List.of());
  }

  private FragmentDefinition fragment() {
    return new FragmentDefinition(
        name(),
        several(0, 1, this::variable),
        name(),
        directives(false),
        several(1, 3, () -> selection(2)),
        null,
        List.of());
  }

  private VariableDefinition variable() {
    return new VariableDefinition(
        name(), type(2), flip() ? value(2, true) : null, directives(false), false, null, List.of());
  }

  private Selection selection(int depth) {
    List<Selection> inside = depth == 0 ? List.of() : several(0, 3, () -> selection(depth - 1));
    return switch (random.nextInt(inside.isEmpty() ? 3 : 4)) {
      case 0, 1 ->
          new Selection.Field(
              name(),
              name(),
              several(0, 2, () -> argument(false)),
              directives(false),
              inside,
              null,
              List.of());
      case 2 -> new Selection.FragmentSpread(name(), directives(false), null, List.of());
      default ->
          new Selection.InlineFragment(
              flip() ? name() : "", directives(false), inside, null, List.of());
    };
  }

  private List<Directive> directives(boolean constant) {
    return several(
        0, 1, () -> new Directive(name(), several(0, 2, () -> argument(constant)), null));
  }

  private Argument argument(boolean constant) {
    return new Argument(name(), value(2, constant), null, List.of());
  }

  private TypeReference type(int depth) {
    return depth == 0 || flip()
        ? new TypeReference.Named(name(), flip(), null)
        : new TypeReference.ListOf(type(depth - 1), flip(), null);
  }

  private Literal value(int depth, boolean constant) {
    LiteralKind kind = pick(List.of(LiteralKind.values()));
    return switch (kind) {
      case VARIABLE -> constant ? value(depth, true) : literal(kind, name());
      case INT -> literal(kind, pick(List.of("0", "-1", "42", "123456789012345678901234567890")));
      case FLOAT -> literal(kind, pick(List.of("0.5", "-1e9", "1.25E-3", "1e999")));
      case STRING -> literal(kind, pick(TEXTS));
      case BLOCK_STRING -> literal(kind, pick(List.of("", "a\n  b\nc", "\"quoted\" \\n")));
      case BOOLEAN -> literal(kind, flip() ? "true" : "false");
      case NULL -> literal(kind, "null");
      case ENUM -> literal(kind, pick(ENUMS));
      case LIST, OBJECT ->
          new Literal(
              kind,
              "",
              depth == 0 ? List.of() : several(0, 3, () -> child(kind, depth - 1, constant)),
              null,
              List.of());
    };
  }

  private Literal.Child child(LiteralKind kind, int depth, boolean constant) {
    String name = kind == LiteralKind.LIST ? "" : name();
    return new Literal.Child(name, value(depth, constant), null, List.of());
  }

  private static Literal literal(LiteralKind kind, String raw) {
    return new Literal(kind, raw, List.of(), null, List.of());
  }

  SchemaDocument schema() {
    return new SchemaDocument(
        several(0, 1, () -> schemaDefinition(pick(TEXTS))),
        several(0, 1, () -> schemaDefinition("")),
        several(0, 2, this::directiveDefinition),
        several(0, 4, () -> typeDefinition(false)),
        several(0, 2, () -> typeDefinition(true)),
        List.of());
  }

  private SchemaDefinition schemaDefinition(String description) {
    return new SchemaDefinition(
        description,
        directives(true),
        several(1, 3, () -> new SchemaDefinition.Root(pick(OPERATIONS), name(), null, List.of())),
        null,
        Comments.NONE);
  }

  private DirectiveDefinition directiveDefinition() {
    return new DirectiveDefinition(
        pick(TEXTS),
        name(),
        several(0, 2, () -> field(false, true)),
        several(1, 3, () -> pick(List.of(DirectiveLocation.values()))),
        flip(),
        null,
        Comments.NONE);
  }

  private TypeDefinition typeDefinition(boolean extension) {
    TypeKind kind = pick(List.of(TypeKind.values()));
    boolean fields = kind == TypeKind.OBJECT || kind == TypeKind.INTERFACE;
    boolean input = kind == TypeKind.INPUT_OBJECT;
    return new TypeDefinition(
        kind,
        extension ? "" : pick(TEXTS),
        name(),
        extension ? List.of(new Directive(name(), List.of(), null)) : directives(true),
        fields && !(extension && kind == TypeKind.INTERFACE)
            ? several(0, 2, this::name)
            : List.of(),
        fields || input ? several(0, 3, () -> field(fields, input)) : List.of(),
        kind == TypeKind.UNION ? several(0, 3, this::name) : List.of(),
        kind == TypeKind.ENUM ? several(0, 3, this::enumValue) : List.of(),
        false,
        null,
        Comments.NONE);
  }

  private FieldDefinition field(boolean withArguments, boolean withDefault) {
    return new FieldDefinition(
        pick(TEXTS),
        name(),
        withArguments ? several(0, 2, () -> field(false, true)) : List.of(),
        withDefault && flip() ? value(2, true) : null,
        type(2),
        directives(true),
        null,
        Comments.NONE);
  }

  private EnumValueDefinition enumValue() {
    return new EnumValueDefinition(pick(TEXTS), name(), directives(true), null, Comments.NONE);
  }
}
