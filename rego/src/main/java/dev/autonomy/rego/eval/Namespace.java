package dev.autonomy.rego.eval;

import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A place in {@code data} above, at or below which rules are: a package, a part of a package name,
 * or a rule.
 */
public final class Namespace {

  /** The package that is not seen from above. */
  private static final StringValue HIDDEN = StringValue.of("system");

  private final Path path;
  private final Map<Value, Namespace> children = new TreeMap<>();
  private @Nullable Document document;
  private @Nullable FunctionDocument function;

  /** The place at {@code path}, without {@code data}. */
  public Namespace(Path path) {
    this.path = path;
  }

  /** The path from {@code data} to here. */
  public Path path() {
    return path;
  }

  /** The place below this at {@code key}, made when it is not there. */
  public Namespace makeChild(Value key) {
    Namespace child = children.get(key);
    if (child == null) {
      child = new Namespace(path.then(key));
      children.put(key, child);
    }
    return child;
  }

  /** The place below this at {@code key}, or null. */
  public @Nullable Namespace child(Value key) {
    return children.get(key);
  }

  /** The places below this, by key in ascending order. */
  public Map<Value, Namespace> children() {
    return children;
  }

  /** What the rules here define; then nothing below this counts. Null where no rule is. */
  public @Nullable Document document() {
    return document;
  }

  /** Gives this place its document. */
  public void define(Document defined) {
    document = defined;
  }

  /** The function here, or null. */
  public @Nullable FunctionDocument function() {
    return function;
  }

  /** Gives this place its function. */
  public void define(FunctionDocument defined) {
    function = defined;
  }

  /** The base data at this place. */
  @Nullable Value base(Machine machine) {
    return path.find(machine.data);
  }

  boolean isReplaced(Machine machine) {
    return machine.dataTargets != null && machine.isReplaced(path);
  }

  /**
   * All of {@code data} from here on: the base data with the documents of rules beside them. Null
   * when it is undefined, which only a document can be, and a function always is.
   */
  public @Nullable Value extent(Machine machine) {
    return extent(machine, base(machine));
  }

  @Nullable Value extent(Machine machine, @Nullable Value base) {
    machine.tick();
    if (isReplaced(machine)) {
      return base;
    }
    if (document != null) {
      return document.value(machine);
    }
    if (function != null) {
      return null;
    }
    Value rules = documents(machine);
    if (base instanceof ObjectValue below && rules instanceof ObjectValue above) {
      return merge(above, below);
    }
    return base == null ? rules : base;
  }

  /** The documents of rules from here on. What is in {@code data.system} has to be named. */
  private @Nullable Value documents(Machine machine) {
    ObjectValue.Builder object = new ObjectValue.Builder();
    boolean isRoot = path.equals(Path.EMPTY);
    for (Map.Entry<Value, Namespace> entry : children.entrySet()) {
      Namespace child = entry.getValue();
      if (isRoot && entry.getKey().equals(HIDDEN)) {
        continue;
      }
      Value value = null;
      if (child.document != null) {
        value = child.extent(machine, child.base(machine));
      } else if (child.function == null || !child.children.isEmpty()) {
        value = child.isReplaced(machine) ? child.base(machine) : child.documents(machine);
      }
      if (value != null) {
        object.put(entry.getKey(), value);
      }
    }
    machine.collect(object.size());
    return object.build();
  }

  /**
   * {@code rules} with the entries of {@code base}, objects merged; where they differ, base wins.
   */
  private static ObjectValue merge(ObjectValue rules, ObjectValue base) {
    ObjectValue.Builder merged = new ObjectValue.Builder();
    for (int i = 0; i < rules.size(); i++) {
      merged.put(rules.key(i), rules.value(i));
    }
    for (int i = 0; i < base.size(); i++) {
      Value above = rules.get(base.key(i));
      Value below = base.value(i);
      merged.put(
          base.key(i),
          above instanceof ObjectValue upper && below instanceof ObjectValue lower
              ? merge(upper, lower)
              : below);
    }
    return merged.build();
  }
}
