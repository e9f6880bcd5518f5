package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.check.LocalScopes.Local;
import java.util.ArrayList;
import java.util.List;

/** Gives arguments, too, names of their own within a rule, and carries the names into its heads. */
@SuppressWarnings("ReferenceEquality") // what is not changed is kept
final class RuleRenamer extends LocalRenamer {

  /** A renamer for one rule with everything behind its {@code else}, as {@link LocalRenamer}. */
  RuleRenamer(FreshNames names, Diagnostics errors, boolean strict, boolean guardsRoots) {
    super(names, errors, strict, guardsRoots);
  }

  /** A rule and everything behind its {@code else}. */
  List<Rule> chain(List<Rule> chain) {
    LocalScopes arguments = new LocalScopes();
    begin(arguments);
    Head first = chain.getFirst().head();
    for (Term argument : first.arguments()) {
      declarer().argument(argument, arguments, chain.getFirst().location());
    }
    List<Rule> renamed = new ArrayList<>(chain.size());
    for (Rule rule : chain) {
      begin(copyOf(arguments));
      renamed.add(rule(rule));
    }
    unused().reportArguments(arguments, first);
    return renamed;
  }

  /** The scope of the arguments is that of the body: the rules of a chain share nothing else. */
  private static LocalScopes copyOf(LocalScopes arguments) {
    LocalScopes copy = new LocalScopes();
    for (Local argument : arguments.innermost()) {
      copy.add(argument);
    }
    return copy;
  }

  private Rule rule(Rule rule) {
    Head head = rule.head();
    Body body = scope(rule.body(), headTerms(head));
    Term key = head.key() == null ? null : term(head.key());
    Term value = head.value() == null ? null : term(head.value());
    List<Term> path = terms(head.ref().path());
    Term.Ref ref =
        path == head.ref().path()
            ? head.ref()
            : new Term.Ref(head.ref().head(), path, head.ref().location());
    List<Term> arguments = new ArrayList<>(head.arguments().size());
    for (Term argument : head.arguments()) {
      arguments.add(renamedArgument(argument));
    }
    return rule.with(head.with(ref, arguments, key, value), body);
  }

  private static List<Term> headTerms(Head head) {
    List<Term> terms = new ArrayList<>(head.ref().path());
    terms.addAll(head.arguments());
    if (head.key() != null) {
      terms.add(head.key());
    }
    if (head.value() != null) {
      terms.add(head.value());
    }
    return terms;
  }

  /** An argument is not a use of its variables. */
  private Term renamedArgument(Term argument) {
    if (argument instanceof Term.Var variable) {
      Local local = scopes().find(variable.name());
      return local == null ? variable : new Term.Var(local.unique(), variable.location());
    }
    if (argument instanceof Term.ArrayLiteral array) {
      List<Term> renamed = new ArrayList<>(array.elements().size());
      for (Term element : array.elements()) {
        renamed.add(renamedArgument(element));
      }
      return new Term.ArrayLiteral(renamed, array.location());
    }
    if (argument instanceof Term.ObjectLiteral object) {
      List<Term.Entry> renamed = new ArrayList<>(object.entries().size());
      for (Term.Entry entry : object.entries()) {
        renamed.add(new Term.Entry(term(entry.key()), renamedArgument(entry.value())));
      }
      return new Term.ObjectLiteral(renamed, object.location());
    }
    return term(argument);
  }
}
