package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeTransformer;
import java.util.List;

/** Replaces calls of {@code rego.metadata.rule} and {@code chain} by what they return. */
final class MetadataRewriter extends TreeTransformer {
  private final Metadata metadata;
  private final RegoModule module;
  private final Rule rule;

  MetadataRewriter(Metadata metadata, RegoModule module, Rule rule) {
    this.metadata = metadata;
    this.module = module;
    this.rule = rule;
  }

  @Override
  protected Expression.Form form(Expression.Form form) {
    if (form instanceof Expression.Evaluate(Term.Call call)
        && isMetadata(call)
        && call.arguments().size() == 1) {
      Term.Ref unify =
          new Term.Ref(new Term.Var("eq", call.location()), List.of(), call.location());
      List<Term> sides = List.of(call.arguments().getFirst(), result(call));
      return new Expression.Evaluate(new Term.Call(unify, sides, call.location()));
    }
    return super.form(form);
  }

  @Override
  protected Term call(Term.Call call) {
    return isMetadata(call) && call.arguments().isEmpty() ? result(call) : super.call(call);
  }

  private Term result(Term.Call call) {
    return call.name().equals("rego.metadata.rule")
        ? metadata.ofRule(rule, call.location())
        : metadata.chain(module, rule, call.location());
  }

  private static boolean isMetadata(Term.Call call) {
    return call.operator().startsWith("rego")
        && call.operator().path().size() == 2
        && (call.name().equals("rego.metadata.rule") || call.name().equals("rego.metadata.chain"));
  }
}
