package dev.autonomy.rego.builtin;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The relation {@code walk}: pairs of path and value for a document and everything inside it. */
final class Walk implements Iterator<Value> {

  /** A collection on the way to the current value, and which of its parts is next. */
  private static final class Level {
    final Value collection;
    int next;

    Level(Value collection) {
      this.collection = collection;
    }
  }

  private final BuiltinContext context;
  private final List<Level> levels = new ArrayList<>();
  private final List<Value> path = new ArrayList<>();
  private @Nullable Value next;

  private Walk(BuiltinContext context, Value root) {
    this.context = context;
    this.next = root;
  }

  static @Nullable Builtin find(String name) {
    return name.equals("walk")
        ? (Builtin.Relation) (context, arguments) -> new Walk(context, arguments[0])
        : null;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Value next() {
    Value current = next;
    if (current == null) {
      throw new NoSuchElementException();
    }
    context.charge(1 + path.size() / 8);
    Value pair = ArrayValue.of(ArrayValue.of(path), current);
    advance(current);
    return pair;
  }

  private void advance(Value current) {
    levels.add(new Level(current));
    next = null;
    while (next == null && !levels.isEmpty()) {
      Level level = levels.getLast();
      boolean entered = path.size() == levels.size();
      if (entered) {
        path.removeLast();
      }
      if (level.next < level.collection.size()) {
        step(level);
      } else {
        levels.removeLast();
      }
    }
  }

  private void step(Level level) {
    int index = level.next++;
    switch (level.collection) {
      case ArrayValue array -> enter(NumberValue.of(index), array.get(index));
      case ObjectValue object -> enter(object.key(index), object.value(index));
      case SetValue set -> enter(set.member(index), set.member(index));
      default -> {}
    }
  }

  private void enter(Value key, Value value) {
    path.add(key);
    next = value;
  }
}
