package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps or removes parts of a document that JSON pointers or arrays of keys name. */
final class JsonPaths {

  /** Paths as a tree; a node that ends a path is a leaf, whatever longer paths say. */
  private static final class Node {
    final Map<Value, Node> children = new TreeMap<>();
    boolean leaf;

    void add(List<Value> path) {
      Node node = this;
      for (Value step : path) {
        if (node.leaf) {
          return;
        }
        node = node.children.computeIfAbsent(step, _ -> new Node());
      }
      node.leaf = !path.isEmpty();
    }
  }

  private JsonPaths() {}

  static Value filter(BuiltinContext context, Value object, Value paths) throws BuiltinException {
    return keep(context, Operands.object(object, 1), tree(context, paths));
  }

  static @Nullable Value remove(BuiltinContext context, Value object, Value paths)
      throws BuiltinException {
    return cut(context, Operands.object(object, 1), tree(context, paths));
  }

  private static Node tree(BuiltinContext context, Value paths) throws BuiltinException {
    context.chargeComparison(paths);
    Node root = new Node();
    for (Value path : Operands.elements(paths, 2, "set, array")) {
      List<Value> steps = path(path);
      context.charge(8 + 4L * steps.size());
      root.add(steps);
    }
    return root;
  }

  /** The steps of a JSON pointer (RFC 6901), whose first slash is optional, or of an array. */
  static List<Value> path(Value path) throws BuiltinException {
    return switch (path) {
      case StringValue string -> pointer(string.value());
      case ArrayValue array -> List.of(array.toArray());
      default ->
          throw BuiltinException.typed(
              2,
              "must be one of {set, array} containing string paths or array of path segments"
                  + " but got "
                  + path.typeName());
    };
  }

  private static List<Value> pointer(String text) {
    List<Value> steps = new ArrayList<>();
    if (text.isEmpty()) {
      return steps;
    }
    int start = 0;
    while (start < text.length() && text.charAt(start) == '/') {
      start++;
    }
    for (String part : text.substring(start).split("/", -1)) {
      steps.add(StringValue.of(part.replace("~1", "/").replace("~0", "~")));
    }
    return steps;
  }

  private static @Nullable Node child(Node node, Value key) {
    return node.children.get(key);
  }

  private static StringValue index(int i) {
    return StringValue.of(Integer.toString(i));
  }

  private static Value keep(BuiltinContext context, Value value, Node paths) {
    context.charge(1 + value.size());
    if (paths.leaf) {
      return value;
    }
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder kept = new ObjectValue.Builder();
        for (int i = 0; i < object.size(); i++) {
          Node next = child(paths, object.key(i));
          if (next != null) {
            kept.put(object.key(i), keep(context, object.value(i), next));
          }
        }
        yield kept.build();
      }
      case ArrayValue array -> {
        ArrayValue.Builder kept = new ArrayValue.Builder();
        for (int i = 0; i < array.size(); i++) {
          Node next = child(paths, index(i));
          if (next != null) {
            kept.add(keep(context, array.get(i), next));
          }
        }
        yield kept.build();
      }
      case SetValue set -> {
        SetValue.Builder kept = new SetValue.Builder();
        for (Value member : set) {
          Node next = child(paths, member);
          if (next != null) {
            kept.add(keep(context, member, next));
          }
        }
        yield kept.build();
      }
      default -> value;
    };
  }

  private static @Nullable Value cut(BuiltinContext context, Value value, @Nullable Node paths) {
    context.charge(1 + value.size());
    if (paths == null) {
      return value;
    }
    if (paths.leaf) {
      return null;
    }
    return switch (value) {
      case ObjectValue object -> {
        ObjectValue.Builder rest = new ObjectValue.Builder();
        for (int i = 0; i < object.size(); i++) {
          Value left = cut(context, object.value(i), child(paths, object.key(i)));
          if (left != null) {
            rest.put(object.key(i), left);
          }
        }
        yield rest.build();
      }
      case ArrayValue array -> {
        ArrayValue.Builder rest = new ArrayValue.Builder();
        for (int i = 0; i < array.size(); i++) {
          Value left = cut(context, array.get(i), child(paths, index(i)));
          if (left != null) {
            rest.add(left);
          }
        }
        yield rest.build();
      }
      case SetValue set -> {
        SetValue.Builder rest = new SetValue.Builder();
        for (Value member : set) {
          Value left = cut(context, member, child(paths, member));
          if (left != null) {
            rest.add(left);
          }
        }
        yield rest.build();
      }
      default -> value;
    };
  }
}
