package dev.autonomy.rego.graphql.tree;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NullValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one node. What is absent or null is empty, zero or false; keys that are not known are
 * passed over; anything of another type is refused.
 */
final class TreeReader {

  /** Reads a part of a node. */
  @FunctionalInterface
  interface Part<T> {
    T read(TreeReader node) throws GraphQlException;
  }

  private static final int UNITS_PER_NODE = 8;
  private static final int BYTES_PER_NODE = 128;

  private final ObjectValue node;
  private final Work work;

  TreeReader(ObjectValue node, Work work) {
    this.node = node;
    this.work = work;
    work.build(UNITS_PER_NODE, BYTES_PER_NODE, 0);
  }

  private @Nullable Value get(String key) {
    Value value = node.get(key);
    return value instanceof NullValue ? null : value;
  }

  private static GraphQlException mismatch(String key, String wanted, Value found) {
    return new GraphQlException(
        null, "\"" + key + "\" must be " + wanted + " but got " + found.typeName());
  }

  GraphQlException unknown(String key) {
    return new GraphQlException(null, "\"" + key + "\" has the unknown value " + text(node, key));
  }

  private static String text(ObjectValue node, String key) {
    Value value = node.get(key);
    return value == null || value.isCollection() ? "" : value.toString();
  }

  String text(String key) throws GraphQlException {
    Value value = get(key);
    if (value == null) {
      return "";
    }
    if (value instanceof StringValue string) {
      return string.value();
    }
    throw mismatch(key, "string", value);
  }

  boolean flag(String key) throws GraphQlException {
    Value value = get(key);
    if (value == null) {
      return false;
    }
    if (value instanceof BooleanValue truth) {
      return truth.value();
    }
    throw mismatch(key, "boolean", value);
  }

  int number(String key) throws GraphQlException {
    Value value = get(key);
    if (value == null) {
      return 0;
    }
    if (value instanceof NumberValue number && number.isInt()) {
      return (int) number.longValue();
    }
    throw mismatch(key, "integer", value);
  }

  <T> @Nullable T part(String key, Part<T> reader) throws GraphQlException {
    Value value = get(key);
    return value == null ? null : read(key, value, reader);
  }

  <T> T required(String key, Part<T> reader) throws GraphQlException {
    Value value = get(key);
    if (value == null) {
      throw new GraphQlException(null, "\"" + key + "\" is missing");
    }
    return read(key, value, reader);
  }

  private <T> T read(String key, Value value, Part<T> reader) throws GraphQlException {
    if (!(value instanceof ObjectValue object)) {
      throw mismatch(key, "object", value);
    }
    work.enter();
    T part = reader.read(new TreeReader(object, work));
    work.leave();
    return part;
  }

  <T> List<T> list(String key, Part<T> reader) throws GraphQlException {
    List<T> parts = new ArrayList<>();
    for (Value element : elements(key)) {
      parts.add(read(key, element, reader));
    }
    return parts;
  }

  List<String> texts(String key) throws GraphQlException {
    List<String> texts = new ArrayList<>();
    for (Value element : elements(key)) {
      work.charge(1);
      if (!(element instanceof StringValue string)) {
        throw mismatch(key, "array of strings", element);
      }
      texts.add(string.value());
    }
    return texts;
  }

  private Iterable<Value> elements(String key) throws GraphQlException {
    return switch (get(key)) {
      case null -> List.of();
      case ArrayValue array -> array;
      case SetValue set -> set;
      case Value other -> throw mismatch(key, "array", other);
    };
  }

  List<String> comments(String key) throws GraphQlException {
    List<String> comments = part(key, group -> group.list("List", item -> item.text("Value")));
    return comments == null ? List.of() : comments;
  }
}
