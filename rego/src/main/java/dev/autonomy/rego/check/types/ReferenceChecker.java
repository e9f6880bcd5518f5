package dev.autonomy.rego.check.types;

import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.type.Type;
import dev.autonomy.rego.type.Types;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds references that cannot lead anywhere, and gives their variables the types of the keys that
 * they run through.
 */
final class ReferenceChecker {
  /** The number of leading keys, below a root document, that rules need to be strings. */
  private static final int PACKAGE_KEYS = 2;

  private final TermTypes types;
  private final Unifier unifier;
  private final Compatibility compatibility;

  ReferenceChecker(TermTypes types, Unifier unifier, Compatibility compatibility) {
    this.types = types;
    this.unifier = unifier;
    this.compatibility = compatibility;
  }

  /** The error of a reference, or null. Its keys have been typed before. */
  @Nullable RegoError check(Term.Ref ref) {
    if (!(ref.head() instanceof Term.Var head) || !head.isRootDocument()) {
      Type start = types.of(ref.head());
      if (Types.isUnknown(start)) {
        types.assign(ref.head(), Type.ANY);
      }
      return along(ref, start, 0);
    }
    Type target = types.scope().documents().typeOf(ref);
    return target.kind() == Type.Kind.FUNCTION
        ? TypeErrors.noKeys(ref, ref.path().size(), target)
        : inDocuments(ref, head);
  }

  private @Nullable RegoError inDocuments(Term.Ref ref, Term.Var head) {
    for (TypeTree tree : types.scope().documents().trees()) {
      TypeTree node = tree.child(Documents.root(head));
      int depth = 0;
      while (node != null) {
        Type type = node.type();
        if (type != null) {
          return along(ref, type, depth);
        }
        if (depth == ref.path().size()) {
          return null;
        }
        Term key = ref.path().get(depth);
        RegoError error = checkKey(ref, depth, node);
        if (error != null) {
          return error;
        }
        node = key instanceof Term.Scalar scalar ? node.child(GroundTerms.scalar(scalar)) : null;
        depth++;
      }
    }
    return along(ref, Type.ANY, 0);
  }

  private @Nullable RegoError checkKey(Term.Ref ref, int depth, TypeTree node) {
    Term key = ref.path().get(depth);
    boolean isVariable = types.isVariable(key);
    if (depth < PACKAGE_KEYS && !isVariable && key.kind() != Term.Kind.STRING) {
      return TypeErrors.wrongKey(ref, depth, types.of(key), Type.STRING, keys(node));
    }
    if (isVariable) {
      Type keys = Types.keys(node.extent());
      Type known = types.of(key);
      if (Types.isUnknown(known)) {
        types.assign(key, keys);
      } else if (!compatibility.overlap(keys, known)) {
        return TypeErrors.wrongKey(ref, depth, known, keys, keys(node));
      }
    }
    return null;
  }

  private static Iterable<Value> keys(TypeTree node) {
    TreeSet<Value> keys = new TreeSet<>();
    node.keys().forEach(keys::add);
    return keys;
  }

  /** Follows the keys from {@code depth} on into a value of a type. */
  private @Nullable RegoError along(Term.Ref ref, Type start, int depth) {
    Type type = Types.isUnknown(start) ? Type.ANY : start;
    List<Term> path = ref.path();
    for (int i = depth; i < path.size(); i++) {
      Type keys = Types.keys(type);
      if (Types.isUnknown(keys)) {
        return TypeErrors.noKeys(ref, i, type);
      }
      Term key = path.get(i);
      if (key instanceof Term.Scalar scalar) {
        Type selected = Types.select(type, GroundTerms.scalar(scalar));
        if (Types.isUnknown(selected) && Types.hasUnknown(type)) {
          return null;
        }
        if (Types.isUnknown(selected)) {
          return TypeErrors.wrongKey(ref, i, null, keys, TypeErrors.keysOf(type));
        }
        type = selected;
      } else if (unifier.fit(key, keys, false)) {
        type = Types.values(type);
      } else {
        boolean isVariable = types.isVariable(key);
        return TypeErrors.wrongKey(
            ref, i, types.of(key), keys, isVariable ? TypeErrors.keysOf(type) : List.of());
      }
    }
    return null;
  }
}
