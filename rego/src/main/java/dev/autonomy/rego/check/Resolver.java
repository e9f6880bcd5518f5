package dev.autonomy.rego.check;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreeTransformer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes references absolute: in {@code package a}, a rule {@code p} becomes {@code data.a.p}, and
 * what an import names becomes what it stands for. Names that a rule declares itself, anywhere in a
 * scope, are left alone in that scope.
 */
@SuppressWarnings("ReferenceEquality") // what is not changed is kept
final class Resolver extends TreeTransformer {
  /** There are {@code with} modifiers. */
  static final int MODIFIERS = 1;

  /** There are calls of {@code print}. */
  static final int PRINTS = 1 << 1;

  /** There are calls of {@code rego.metadata} functions. */
  static final int METADATA = 1 << 2;

  /** There are template strings. */
  static final int TEMPLATES = 1 << 3;

  private final Globals globals;
  private int features;
  private final Deque<Set<String>> declared = new ArrayDeque<>();

  Resolver(Globals globals) {
    this.globals = globals;
  }

  /** What has come up since this was asked for, as bits of the constants. */
  int takeFeatures() {
    int found = features;
    features = 0;
    return found;
  }

  /** A body that is not part of a rule. */
  Body query(Body query) {
    enter(query);
    Body resolved = body(query);
    leave();
    return resolved;
  }

  /** A rule without what is behind {@code else}. */
  Rule rule(Rule rule, Term.Ref packageName) {
    Head head = rule.head();
    Set<String> own = Declarations.in(rule.body());
    if (head.isFunction()) {
      Variables arguments = new Variables(Variables.SKIP_CLOSURES, own);
      arguments.terms(head.arguments());
    }
    declared.push(own);
    Term key = head.key() == null ? null : term(head.key());
    Term value = head.value() == null ? null : term(head.value());
    Head resolved =
        head.with(absolute(head.ref(), packageName), templatesOnly(head.arguments()), key, value);
    Body body = body(rule.body());
    declared.pop();
    return rule.with(resolved, body);
  }

  private Term.Ref absolute(Term.Ref ref, Term.Ref packageName) {
    List<Term> path = new ArrayList<>(packageName.path());
    if (ref.head() instanceof Term.Var(String name, Location location)) {
      path.add(new Term.StringLiteral(name, location));
    }
    path.addAll(terms(ref.path()));
    return new Term.Ref(packageName.head(), path, ref.location());
  }

  /** Arguments bind their variables, except in template strings, which refer to what is bound. */
  private List<Term> templatesOnly(List<Term> arguments) {
    List<Term> resolved = new ArrayList<>(arguments.size());
    for (Term argument : arguments) {
      resolved.add(argument instanceof Term.TemplateString ? term(argument) : argument);
    }
    return resolved;
  }

  @Override
  protected void enter(Body body) {
    declared.push(Declarations.in(body));
  }

  @Override
  protected void leave() {
    declared.pop();
  }

  @Override
  protected Expression.Form form(Expression.Form form) {
    if (form instanceof Expression.SomeIn some) {
      Term domain = term(some.domain());
      return domain == some.domain()
          ? some
          : new Expression.SomeIn(some.key(), some.value(), domain);
    }
    return super.form(form);
  }

  @Override
  protected Expression.Form every(Expression.Every every) {
    Term domain = term(every.domain());
    Set<String> own = new HashSet<>(Declarations.in(every.body()));
    Variables names = new Variables(0, own);
    if (every.key() != null) {
      names.term(every.key());
    }
    names.term(every.value());
    declared.push(own);
    Body body = body(every.body());
    declared.pop();
    return new Expression.Every(every.key(), every.value(), domain, body);
  }

  @Override
  protected Expression.With modifier(Expression.With with) {
    features |= MODIFIERS;
    Term.Ref target = refOf(with.target());
    return new Expression.With(target, term(with.value()), with.location());
  }

  @Override
  protected Term variable(Term.Var variable) {
    Term.Ref document = document(variable);
    return document == null
        ? variable
        : new Term.Ref(document.head(), document.path(), variable.location());
  }

  @Override
  protected Term ref(Term.Ref ref) {
    return refOf(ref);
  }

  private Term.Ref refOf(Term.Ref ref) {
    if (ref.head() instanceof Term.Var variable) {
      Term.Ref document = document(variable);
      if (document != null) {
        List<Term> path = new ArrayList<>(document.path());
        path.addAll(terms(ref.path()));
        return new Term.Ref(document.head(), path, ref.location());
      }
    }
    return (Term.Ref) super.ref(ref);
  }

  @Override
  protected Term call(Term.Call call) {
    Term.Ref operator = isWritten(call.operator()) ? refOf(call.operator()) : call.operator();
    if (operator.startsWith("print")) {
      features |= PRINTS;
    } else if (operator.startsWith("rego")) {
      features |= METADATA;
    }
    List<Term> arguments = terms(call.arguments());
    return operator == call.operator() && arguments == call.arguments()
        ? call
        : new Term.Call(operator, arguments, call.location());
  }

  @Override
  protected Term template(Term.TemplateString template) {
    features |= TEMPLATES;
    return super.template(template);
  }

  /** Whether an operator is written by its name, and not as a symbol, which nothing redefines. */
  private static boolean isWritten(Term.Ref operator) {
    return !(operator.path().isEmpty()
        && operator.head() instanceof Term.Var(String name, Location location)
        && location.length() > 0
        && location.length() < name.length());
  }

  private Term.@Nullable Ref document(Term.Var variable) {
    for (Set<String> scope : declared) {
      if (scope.contains(variable.name())) {
        return null;
      }
    }
    return globals.document(variable.name());
  }
}
