package dev.autonomy.rego.format;

import dev.autonomy.rego.ast.Annotations;
import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Comment;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.SameTree;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what modules say, apart from the differences that formatting is there to remove: the
 * order of imports, imports of keywords, {@code =} and {@code :=} in heads, a value {@code true}
 * and a body {@code true} that go without saying.
 */
final class Meaning {
  private Meaning() {}

  /** What differs first between two modules, for a message; empty when they say the same. */
  static String difference(RegoModule a, RegoModule b) {
    if (!SameTree.terms(a.packageName(), b.packageName())) {
      return "the package";
    }
    if (!sameImports(imports(a), imports(b))) {
      return "the imports";
    }
    if (a.rules().size() != b.rules().size()) {
      return "the number of rules";
    }
    for (int i = 0; i < a.rules().size(); i++) {
      Rule before = a.rules().get(i);
      Rule after = b.rules().get(i);
      if (!SameTree.rules(plain(before), plain(after))) {
        return "the rule in line " + before.location().row();
      }
      if (!sameAnnotations(before.annotations(), after.annotations())) {
        return "the metadata of the rule in line " + before.location().row();
      }
    }
    if (!sameAnnotations(a.annotations(), b.annotations())) {
      return "the metadata of the package";
    }
    return comments(a).equals(comments(b)) ? "" : "the comments";
  }

  /** Whether a body says nothing: it is {@code true}. */
  static boolean isTrue(Body body) {
    return body.expressions().size() == 1
        && body.expressions().getFirst()
            instanceof Expression(Expression.Evaluate(Term term), boolean negated, var modifiers, _)
        && !negated
        && modifiers.isEmpty()
        && isTrue(term);
  }

  /** Whether the value of a head is {@code true}. */
  static boolean isTrue(Head head) {
    return isTrue(head.value());
  }

  private static boolean isTrue(@Nullable Term term) {
    return term instanceof Term.BooleanLiteral literal && literal.value();
  }

  private static Rule plain(Rule rule) {
    Head head = rule.head();
    Head plainHead =
        new Head(
            head.ref(),
            head.arguments(),
            head.key(),
            head.value(),
            true,
            isTrue(head),
            head.location());
    Body body = isTrue(rule.body()) ? new Body(List.of(), rule.body().location()) : rule.body();
    Rule otherwise = rule.otherwise();
    return new Rule(
        rule.isDefault(),
        plainHead,
        body,
        otherwise == null ? null : plain(otherwise),
        List.of(),
        rule.location());
  }

  private static List<Import> imports(RegoModule module) {
    List<Import> imports = new ArrayList<>();
    for (Import imported : module.imports()) {
      if (!imported.path().startsWith("rego") && !imported.path().startsWith("future")) {
        imports.add(imported);
      }
    }
    imports.sort(ImportOrder::compare);
    return imports;
  }

  private static boolean sameImports(List<Import> a, List<Import> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = ImportOrder.compare(a.get(i), b.get(i)) == 0;
    }
    return same;
  }

  private static boolean sameAnnotations(List<Annotations> a, List<Annotations> b) {
    boolean same = a.size() == b.size();
    for (int i = 0; same && i < a.size(); i++) {
      same = a.get(i).scope() == b.get(i).scope() && a.get(i).content().equals(b.get(i).content());
    }
    return same;
  }

  private static List<String> comments(RegoModule module) {
    List<String> texts = new ArrayList<>();
    for (Comment comment : module.comments()) {
      texts.add(comment.text().stripTrailing());
    }
    texts.sort(null);
    return texts;
  }
}
