package dev.autonomy.rego.check.types;

import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Names;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.SchemaSet;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types that schemas give to documents. */
final class Schemas {
  private final SchemaSet set;
  private final Map<List<String>, Type> known = new HashMap<>();

  Schemas(SchemaSet set) {
    this.set = set;
  }

  /** The documents that all rules see, as schemas describe them; errors have no place. */
  List<TypeTree> global(List<RegoError> errors) {
    JsonValue input = set.input();
    if (input == null) {
      return List.of();
    }
    TypeTree tree = new TypeTree();
    try {
      tree.put(List.of(StringValue.of(Term.Var.INPUT)), SchemaReader.read(input));
    } catch (SchemaException problem) {
      errors.add(error(Location.NONE, problem.getMessage()));
    }
    return List.of(tree);
  }

  /** The documents as one rule sees them, because of its annotations. */
  Documents of(
      List<SchemaAnnotation> annotations, Documents documents, Location rule, Context context) {
    TypeTree tree = new TypeTree();
    Documents described = documents.with(tree);
    for (SchemaAnnotation annotation : annotations) {
      try {
        Type type = type(annotation);
        if (type != null) {
          describe(tree, described, annotation.path(), type);
        }
      } catch (SchemaException problem) {
        context.report(error(rule, problem.getMessage()));
      }
    }
    return described;
  }

  private static void describe(TypeTree tree, Documents documents, List<Value> path, Type type) {
    List<Value> root = path.subList(0, 1);
    Type whole = type;
    if (path.size() > 1) {
      String name = ((StringValue) path.getFirst()).value();
      Term.Ref document = new Term.Ref(new Term.Var(name, Location.NONE), List.of(), Location.NONE);
      whole = override(documents.typeOf(document), path.subList(1, path.size()), type);
    }
    tree.put(root, whole);
  }

  /** A type with another type at a path. */
  private static Type override(Type type, List<Value> path, Type replacement) {
    if (path.isEmpty()) {
      return replacement;
    }
    Value key = path.getFirst();
    List<Value> rest = path.subList(1, path.size());
    if (!(type instanceof ObjectType object)) {
      Type.Property property =
          new Type.Property(key, nested(rest, replacement, Type.ANY, Type.ANY));
      return Types.bounded(new ObjectType(List.of(property), Type.ANY, Type.ANY));
    }
    List<Type.Property> properties = new ArrayList<>(object.properties());
    int position = object.position(key);
    if (position >= 0) {
      Type below = override(properties.get(position).value(), rest, replacement);
      properties.set(position, new Type.Property(key, below));
    } else {
      properties.add(
          new Type.Property(key, nested(rest, replacement, object.key(), object.value())));
    }
    return Types.bounded(ObjectType.sorted(properties, object.key(), object.value()));
  }

  /** Objects inside one another, with these further keys. */
  private static Type nested(
      List<Value> path, Type innermost, @Nullable Type key, @Nullable Type value) {
    Type type = innermost;
    for (Value step : path.reversed()) {
      type = Types.bounded(new ObjectType(List.of(new Type.Property(step, type)), key, value));
    }
    return type;
  }

  /** The type of a schema; null for one that is named when there are no schemas with names. */
  private @Nullable Type type(SchemaAnnotation annotation) throws SchemaException {
    List<String> name = annotation.name();
    JsonValue definition = annotation.definition();
    if (name == null) {
      return definition == null ? null : SchemaReader.read(definition);
    }
    if (set.isEmpty()) {
      return null;
    }
    Type type = known.get(name);
    if (type == null) {
      JsonValue schema = set.documents().get(name);
      if (schema == null) {
        throw new SchemaException("undefined schema: " + text(name));
      }
      type = SchemaReader.read(schema);
      known.put(name, type);
    }
    return type;
  }

  private static String text(List<String> name) {
    StringBuilder text = new StringBuilder("schema");
    for (String part : name) {
      if (Names.isPlainKey(part)) {
        text.append('.').append(part);
      } else {
        text.append('[').append(StringValue.of(part)).append(']');
      }
    }
    return text.toString();
  }

  private static RegoError error(Location location, @Nullable String message) {
    return new RegoError(RegoError.TYPE_ERROR, String.valueOf(message), location);
  }
}
