package dev.autonomy.rego.eval;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object that rules fill at any depth. What one rule has put somewhere, another may only repeat.
 */
final class ObjectTree {

  static final String CONFLICT = "object keys must be unique";

  /** A value, a tree, or a builder of a set that grows. */
  private final Map<Value, Object> entries = new TreeMap<>();

  /** Puts {@code value} at {@code path}, which has at least one key. */
  void put(Path path, Value value, Location location) {
    ObjectTree parent = parent(path, location);
    Object existing = parent.entries.putIfAbsent(path.key(path.length() - 1), value);
    if (existing != null && !existing.equals(value)) {
      throw conflict(location);
    }
  }

  /** Adds {@code member} to the set at {@code path}. */
  void add(Path path, Value member, Location location) {
    set(path, location).add(member);
  }

  /** Adds {@code members} to the set at {@code path}, which is made even when there are none. */
  void addAll(Path path, SetValue members, Location location) {
    SetValue.Builder set = set(path, location);
    for (int i = 0; i < members.size(); i++) {
      set.add(members.member(i));
    }
  }

  private SetValue.Builder set(Path path, Location location) {
    ObjectTree parent = parent(path, location);
    Value key = path.key(path.length() - 1);
    Object existing = parent.entries.get(key);
    if (existing == null) {
      SetValue.Builder members = new SetValue.Builder();
      parent.entries.put(key, members);
      return members;
    }
    if (existing instanceof SetValue.Builder members) {
      return members;
    }
    throw conflict(location);
  }

  private ObjectTree parent(Path path, Location location) {
    ObjectTree tree = this;
    for (int i = 0; i < path.length() - 1; i++) {
      Object existing = tree.entries.get(path.key(i));
      if (existing == null) {
        ObjectTree below = new ObjectTree();
        tree.entries.put(path.key(i), below);
        tree = below;
      } else if (existing instanceof ObjectTree below) {
        tree = below;
      } else {
        throw conflict(location);
      }
    }
    return tree;
  }

  /** The object as it is now. */
  ObjectValue build() {
    ObjectValue.Builder object = new ObjectValue.Builder();
    entries.forEach((key, entry) -> object.put(key, valueOf(entry)));
    return object.build();
  }

  private static Value valueOf(@Nullable Object entry) {
    if (entry instanceof Value value) {
      return value;
    }
    return entry instanceof ObjectTree tree
        ? tree.build()
        : ((SetValue.Builder) Objects.requireNonNull(entry)).build();
  }

  private static EvaluationException conflict(Location location) {
    return new EvaluationException(EvaluationException.CONFLICT, CONFLICT, location);
  }
}
