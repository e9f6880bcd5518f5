package dev.autonomy.rego.check.types;

import dev.autonomy.rego.type.ObjectType;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Types by the path of a document: a node for each key.
 *
 * <p>A node with a type may have nodes below it: the type then covers what is known below, and a
 * reference by constant keys finds the more precise type there.
 */
final class TypeTree {
  private final Map<Value, TypeTree> children = new LinkedHashMap<>(4);
  private @Nullable Type type;
  private @Nullable Type extent;
  private boolean coversBelow;

  /** The node one key further, or null. */
  @Nullable TypeTree child(Value key) {
    return children.get(key);
  }

  /** The keys of the nodes below. */
  Iterable<Value> keys() {
    return children.keySet();
  }

  /** The type of the document here, or null where only documents below have types. */
  @Nullable Type type() {
    return type;
  }

  /** Sets the type of a document. */
  void put(List<Value> path, Type replacement) {
    reach(path).type = replacement;
  }

  /** Makes sure that there is a node. */
  TypeTree reach(List<Value> path) {
    TypeTree node = this;
    node.extent = null;
    for (Value key : path) {
      node = node.children.computeIfAbsent(key, _ -> new TypeTree());
      node.extent = null;
    }
    return node;
  }

  /**
   * Adds what one rule defines: its type joins the type of the document, and those of the objects
   * on the way to it.
   */
  void insert(List<Value> path, Type defined) {
    TypeTree node = this;
    node.extent = null;
    for (int i = 0; i < path.size(); i++) {
      TypeTree child = node.children.get(path.get(i));
      if (child == null) {
        child = new TypeTree();
        node.children.put(path.get(i), child);
      } else if (child.type instanceof ObjectType object && i + 1 < path.size()) {
        child.type = covering(object, path.subList(i + 1, path.size()), defined);
      }
      child.extent = null;
      node = child;
    }
    node.type = node.type == null ? defined : merged(node.type, defined);
    if (!node.coversBelow && node.type instanceof ObjectType object) {
      node.coversBelow = true;
      node.type = coveringLeaves(object, node, List.of());
    }
  }

  private static ObjectType coveringLeaves(ObjectType object, TypeTree node, List<Value> path) {
    ObjectType covering = object;
    for (Map.Entry<Value, TypeTree> entry : node.children.entrySet()) {
      List<Value> below = new ArrayList<>(path);
      below.add(entry.getKey());
      TypeTree child = entry.getValue();
      covering =
          child.type == null
              ? coveringLeaves(covering, child, below)
              : covering(covering, below, child.type);
    }
    return covering;
  }

  /** An object type whose further keys include a path to values of a type. */
  private static ObjectType covering(ObjectType object, List<Value> path, Type defined) {
    Type value = defined;
    for (int i = path.size() - 1; i > 0; i--) {
      value = Types.bounded(Type.objectOf(Types.of(path.get(i)), value));
    }
    Type oldKey = object.key();
    Type oldValue = object.value();
    Type key = Types.of(path.getFirst());
    return (ObjectType)
        Types.bounded(
            new ObjectType(
                object.properties(),
                oldKey == null ? key : Types.or(oldKey, key),
                oldValue == null ? value : Types.or(oldValue, value)));
  }

  /**
   * The type of a document that two rules define: sets and objects without known keys are joined
   * part by part, everything else is one or the other.
   */
  private static Type merged(Type a, Type b) {
    if (a.kind() == Type.Kind.ANY && b.kind() != Type.Kind.ANY) {
      return merged(b, a);
    }
    if (a instanceof ObjectType object && !object.hasProperties()) {
      if (b instanceof ObjectType other && !other.hasProperties()) {
        return mergedObjects(object, other);
      }
      if (b instanceof Type.AnyType any) {
        return mergedIntoUnion(object, any);
      }
    }
    return a instanceof Type.SetType set && b instanceof Type.SetType other
        ? Types.set(Types.or(set.member(), other.member()))
        : Types.or(a, b);
  }

  private static Type mergedObjects(ObjectType a, ObjectType b) {
    Type leftKey = a.key();
    Type leftValue = a.value();
    Type rightKey = b.key();
    Type rightValue = b.value();
    if (leftKey == null || leftValue == null) {
      return b;
    }
    if (rightKey == null || rightValue == null) {
      return a;
    }
    Type key = Types.or(leftKey, rightKey);
    return Types.bounded(new ObjectType(List.of(), key, merged(leftValue, rightValue)));
  }

  private static Type mergedIntoUnion(ObjectType object, Type.AnyType any) {
    Type union = Type.UNKNOWN;
    boolean merged = false;
    for (Type alternative : any.alternatives()) {
      boolean joins = !merged && alternative instanceof ObjectType other && !other.hasProperties();
      union =
          Types.or(union, joins ? mergedObjects(object, (ObjectType) alternative) : alternative);
      merged |= joins;
    }
    return merged ? union : Types.or(any, object);
  }

  /** The type of everything here and below; base documents may add further keys. */
  Type extent() {
    if (type != null) {
      return type;
    }
    Type known = extent;
    if (known == null) {
      List<Type.Property> properties = new ArrayList<>(children.size());
      for (Map.Entry<Value, TypeTree> entry : children.entrySet()) {
        Type below = entry.getValue().extent();
        if (below.kind() != Type.Kind.FUNCTION) {
          properties.add(new Type.Property(entry.getKey(), below));
        }
      }
      known = Types.bounded(ObjectType.sorted(properties, Type.STRING, Type.ANY));
      extent = known;
    }
    return known;
  }
}
