package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code input} and {@code data}: of what rules define, of what schemas describe; what
 * is neither has any type.
 *
 * <p>The trees are asked in turn, and each time from the root: one that knows nothing of a document
 * leaves it to the next.
 */
final class Documents {
  private static final Value INPUT = StringValue.of(Term.Var.INPUT);
  private static final Value DATA = StringValue.of(Term.Var.DATA);

  private final List<TypeTree> trees;

  /**
   * Documents of several trees.
   *
   * @param trees each with {@code input} and {@code data} at its root
   */
  Documents(List<TypeTree> trees) {
    this.trees = List.copyOf(trees);
  }

  /** The same with a tree that is asked first. */
  Documents with(TypeTree first) {
    List<TypeTree> more = new ArrayList<>(trees.size() + 1);
    more.add(first);
    more.addAll(trees);
    return new Documents(more);
  }

  /** The trees, in the order in which they are asked. */
  List<TypeTree> trees() {
    return trees;
  }

  /** The key of a root document in a tree. */
  static Value root(Term.Var variable) {
    return variable.name().equals(Term.Var.INPUT) ? INPUT : DATA;
  }

  /** The type of what a reference leads to that begins with a root document. */
  Type typeOf(Term.Ref ref) {
    Value root = root((Term.Var) ref.head());
    for (int i = 0; i < trees.size(); i++) {
      TypeTree node = trees.get(i).child(root);
      Type found = node == null ? null : find(node, ref.path());
      if (found != null) {
        return found;
      }
    }
    return Type.ANY;
  }

  private static @Nullable Type find(TypeTree start, List<Term> path) {
    TypeTree node = start;
    for (int i = 0; i < path.size(); i++) {
      Term term = path.get(i);
      Value key = term instanceof Term.Scalar scalar ? GroundTerms.scalar(scalar) : null;
      TypeTree child = key == null ? null : node.child(key);
      if (child == null) {
        Type type = node.type();
        if (type != null) {
          return selected(type, path.subList(i, path.size()));
        }
        return key == null ? selected(node.extent(), path.subList(i, path.size())) : null;
      }
      node = child;
    }
    return node.extent();
  }

  /** The type of what a path leads to from a value of a type. */
  static Type selected(Type start, List<Term> path) {
    Type type = start;
    for (int i = 0; i < path.size() && !Types.isUnknown(type); i++) {
      type =
          path.get(i) instanceof Term.Scalar scalar
              ? Types.select(type, GroundTerms.scalar(scalar))
              : Types.values(type);
    }
    return type;
  }
}
