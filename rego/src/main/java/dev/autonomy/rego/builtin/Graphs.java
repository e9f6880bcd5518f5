package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks over graphs, given as objects from a vertex to its neighbours in an array or a set. */
final class Graphs {

  /** Steps that a path may have. */
  private static final int MAX_PATH_LENGTH = 1_000;

  private Graphs() {}

  static @Nullable Builtin find(String name) {
    return switch (name) {
      case "graph.reachable" -> (Builtin.Binary) Graphs::reachable;
      case "graph.reachable_paths" -> (Builtin.Binary) Graphs::paths;
      default -> null;
    };
  }

  private static Iterable<Value> vertices(@Nullable Value collection) {
    return switch (collection) {
      case ArrayValue array -> array;
      case SetValue set -> set;
      case null, default -> List.of();
    };
  }

  private static Iterable<Value> roots(Value initial) throws BuiltinException {
    if (initial instanceof ArrayValue || initial instanceof SetValue) {
      return vertices(initial);
    }
    throw BuiltinException.operand(2, initial, "{array, set}");
  }

  private static Value reachable(BuiltinContext context, Value graph, Value initial)
      throws BuiltinException {
    ObjectValue edges = Operands.object(graph, 1);
    Deque<Value> open = new ArrayDeque<>();
    roots(initial).forEach(open::add);
    SetValue.Builder reached = new SetValue.Builder();
    while (!open.isEmpty()) {
      context.charge(4);
      Value vertex = open.remove();
      Value neighbours = edges.get(vertex);
      if (neighbours != null && reached.add(vertex)) {
        context.charge(neighbours.size());
        vertices(neighbours).forEach(open::add);
      }
    }
    return reached.build();
  }

  /**
   * Paths as far as they go without repeating a vertex. Only an edge from a root to itself is
   * followed, once, as OPA does.
   */
  private static Value paths(BuiltinContext context, Value graph, Value initial)
      throws BuiltinException {
    ObjectValue edges = Operands.object(graph, 1);
    SetValue.Builder paths = new SetValue.Builder();
    for (Value root : roots(initial)) {
      context.charge(4);
      Value neighbours = edges.get(root);
      if (neighbours == null) {
        continue;
      }
      boolean end = true;
      for (Value neighbour : vertices(neighbours)) {
        end = false;
        List<Value> path = new ArrayList<>(List.of(root));
        if (neighbour.equals(root)) {
          loop(context, edges, neighbours, path, paths);
        } else {
          extend(context, edges, neighbour, path, paths);
        }
      }
      if (end) {
        paths.add(ArrayValue.of(root));
      }
    }
    return paths.build();
  }

  private static void loop(
      BuiltinContext context,
      ObjectValue edges,
      Value neighbours,
      List<Value> path,
      SetValue.Builder paths)
      throws BuiltinException {
    path.add(path.getFirst());
    for (Value neighbour : vertices(neighbours)) {
      extend(context, edges, neighbour, path, paths);
    }
  }

  private static void extend(
      BuiltinContext context,
      ObjectValue edges,
      Value vertex,
      List<Value> path,
      SetValue.Builder paths)
      throws BuiltinException {
    context.charge(1 + path.size());
    Value neighbours = edges.get(vertex);
    if (neighbours == null || path.contains(vertex)) {
      paths.add(ArrayValue.of(path));
      return;
    }
    if (path.size() == MAX_PATH_LENGTH) {
      throw new BuiltinException("path longer than " + MAX_PATH_LENGTH);
    }
    path.add(vertex);
    boolean end = true;
    for (Value neighbour : vertices(neighbours)) {
      end = false;
      extend(context, edges, neighbour, path, paths);
    }
    if (end) {
      paths.add(ArrayValue.of(path));
    }
    path.removeLast();
  }
}
