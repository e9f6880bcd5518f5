package dev.autonomy.rego.naive;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.builtin.Builtin;
import dev.autonomy.rego.builtin.BuiltinCaches;
import dev.autonomy.rego.builtin.BuiltinContext;
import dev.autonomy.rego.builtin.BuiltinDeclaration;
import dev.autonomy.rego.builtin.BuiltinException;
import dev.autonomy.rego.builtin.Builtins;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.naive.Substitution.Found;
import dev.autonomy.rego.naive.Substitution.FoundValue;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bodies, expressions and terms. Everything is handed to a continuation, once for each way. */
final class NaiveBodies {

  private static final BuiltinContext CONTEXT =
      new BuiltinContext(Capabilities.system(), _ -> {}, new BuiltinCaches());

  private final NaiveDocuments documents;

  NaiveBodies(NaiveDocuments documents) {
    this.documents = documents;
  }

  /** Several values at once. */
  @FunctionalInterface
  interface FoundValues {
    boolean on(List<Value> values, @Nullable Substitution bound);
  }

  boolean solve(Body body, @Nullable Substitution bound, Found found) {
    return solve(body.expressions(), 0, bound, found);
  }

  private boolean solve(
      List<Expression> expressions, int from, @Nullable Substitution bound, Found found) {
    return from == expressions.size()
        ? found.on(bound)
        : solve(expressions.get(from), bound, after -> solve(expressions, from + 1, after, found));
  }

  private boolean holds(Body body, @Nullable Substitution bound) {
    return solve(body, bound, _ -> true);
  }

  private boolean solve(Expression expression, @Nullable Substitution bound, Found found) {
    NaiveDocuments scope = documents;
    for (Expression.With with : expression.modifiers()) {
      Map<String, Object> functions = new HashMap<>(scope.replaced);
      Value input = scope.input;
      Value data = scope.data;
      String target = TreePrinter.print(with.target());
      if (target.startsWith("input") || target.startsWith("data.known")) {
        Value value = one(with.value(), bound);
        if (value == null) {
          return false;
        }
        List<Term> path = with.target().path();
        if (target.startsWith("input")) {
          input = replace(input, path, 0, value);
        } else {
          data = replace(data, path, 0, value);
        }
      } else {
        String name = functionName(with.value());
        Object replacement = name != null ? name : one(with.value(), bound);
        if (replacement == null) {
          return false;
        }
        functions.put(target, replacement);
      }
      scope = scope.with(input, data, functions);
    }
    NaiveBodies inside = scope == documents ? this : new NaiveBodies(scope);
    if (expression.negated()) {
      return !inside.plain(expression.form(), bound, _ -> true) && found.on(bound);
    }
    return inside.plain(expression.form(), bound, found);
  }

  private static Value replace(@Nullable Value root, List<Term> path, int from, Value value) {
    if (from == path.size()) {
      return value;
    }
    ObjectValue object = root instanceof ObjectValue existing ? existing : ObjectValue.EMPTY;
    Value key = Objects.requireNonNull(GroundTerms.value(path.get(from)));
    return object.with(key, replace(object.get(key), path, from + 1, value));
  }

  private @Nullable String functionName(Term term) {
    String text = TreePrinter.print(term);
    return text.startsWith("data.p.") && documents.isFunction(text.substring(7)) ? text : null;
  }

  private boolean plain(Expression.Form form, @Nullable Substitution bound, Found found) {
    return switch (form) {
      case Expression.Evaluate evaluate -> evaluate(evaluate.term(), bound, found);
      case Expression.SomeDeclaration _ -> found.on(bound);
      case Expression.SomeIn some -> some(some, bound, found);
      case Expression.Every every -> every(every, bound) && found.on(bound);
      case Expression.Not not -> !holds(not.body(), bound) && found.on(bound);
      case Expression.And and ->
          holds(and.left(), bound) && holds(and.right(), bound) && found.on(bound);
      case Expression.Or or ->
          (holds(or.left(), bound) || holds(or.right(), bound)) && found.on(bound);
    };
  }

  private boolean evaluate(Term term, @Nullable Substitution bound, Found found) {
    if (term instanceof Term.Call call) {
      if (call.is("eq") || call.is("assign")) {
        return unify(call.arguments().get(0), call.arguments().get(1), bound, found);
      }
      int arity = arity(call);
      if (call.arguments().size() > arity) {
        return call(
            call,
            call.arguments().subList(0, arity),
            bound,
            (value, after) -> match(call.arguments().getLast(), value, after, found));
      }
    }
    return eval(
        term, bound, (value, after) -> !value.equals(BooleanValue.FALSE) && found.on(after));
  }

  private boolean some(Expression.SomeIn some, @Nullable Substitution bound, Found found) {
    if (some.key() != null
        && !isFree(some.key(), bound)
        && some.domain() instanceof Term.Ref collection) {
      List<Term> path = new ArrayList<>(collection.path());
      path.add(some.key());
      Term.Ref element = new Term.Ref(collection.head(), path, collection.location());
      return eval(element, bound, (value, after) -> match(some.value(), value, after, found));
    }
    return eval(
        some.domain(),
        bound,
        (domain, after) ->
            each(
                domain,
                (key, value) ->
                    some.key() == null
                        ? match(some.value(), value, after, found)
                        : match(
                            some.key(),
                            key,
                            after,
                            keyed -> match(some.value(), value, keyed, found))));
  }

  private boolean every(Expression.Every every, @Nullable Substitution bound) {
    Value domain = one(every.domain(), bound);
    if (domain == null || !domain.isCollection()) {
      return false;
    }
    return !each(
        domain,
        (key, value) -> {
          Substitution inner = new Substitution(name(every.value()), value, bound);
          if (every.key() != null) {
            inner = new Substitution(name(every.key()), key, inner);
          }
          return !holds(every.body(), inner);
        });
  }

  private static String name(Term variable) {
    return ((Term.Var) variable).name();
  }

  @FunctionalInterface
  private interface Element {
    boolean on(Value key, Value value);
  }

  private static boolean each(Value collection, Element found) {
    if (!collection.isCollection()) {
      return false;
    }
    for (int i = 0; i < collection.size(); i++) {
      boolean stopped =
          switch (collection) {
            case ArrayValue array -> found.on(NumberValue.of(i), array.get(i));
            case SetValue set -> found.on(set.member(i), set.member(i));
            case ObjectValue object -> found.on(object.key(i), object.value(i));
            default -> throw new IllegalStateException(collection.typeName());
          };
      if (stopped) {
        return true;
      }
    }
    return false;
  }

  // Unification

  private boolean isFree(Term term, @Nullable Substitution bound) {
    return switch (term) {
      case Term.Var variable ->
          Substitution.find(bound, variable.name()) == null && !variable.isRootDocument();
      case Term.ArrayLiteral array -> array.elements().stream().anyMatch(e -> isFree(e, bound));
      case Term.ObjectLiteral object ->
          object.entries().stream().anyMatch(e -> isFree(e.value(), bound));
      default -> false;
    };
  }

  private boolean unify(Term a, Term b, @Nullable Substitution bound, Found found) {
    boolean freeA = isFree(a, bound);
    boolean freeB = isFree(b, bound);
    if (freeA && freeB) {
      if (a instanceof Term.ArrayLiteral x && b instanceof Term.ArrayLiteral y) {
        return x.elements().size() == y.elements().size()
            && pairwise(x.elements(), y.elements(), bound, found);
      }
      throw new IllegalStateException("free on both sides at " + a.location());
    }
    return freeA
        ? eval(b, bound, (value, after) -> match(a, value, after, found))
        : eval(a, bound, (value, after) -> match(b, value, after, found));
  }

  private boolean pairwise(List<Term> a, List<Term> b, @Nullable Substitution bound, Found found) {
    for (int i = 0; i < a.size(); i++) {
      if (!isFree(a.get(i), bound) || !isFree(b.get(i), bound)) {
        List<Term> restA = new ArrayList<>(a);
        List<Term> restB = new ArrayList<>(b);
        return unify(
            restA.remove(i), restB.remove(i), bound, after -> pairwise(restA, restB, after, found));
      }
    }
    if (!a.isEmpty()) {
      throw new IllegalStateException("free on both sides at " + a.getFirst().location());
    }
    return found.on(bound);
  }

  /** Patterns against values, from left to right. */
  boolean unifyAll(
      List<Term> patterns, List<Value> values, @Nullable Substitution bound, Found found) {
    return patterns.isEmpty()
        ? found.on(bound)
        : match(
            patterns.getFirst(),
            values.getFirst(),
            bound,
            after ->
                unifyAll(
                    patterns.subList(1, patterns.size()),
                    values.subList(1, values.size()),
                    after,
                    found));
  }

  private boolean match(Term pattern, Value value, @Nullable Substitution bound, Found found) {
    if (!isFree(pattern, bound)) {
      return eval(pattern, bound, (other, after) -> other.equals(value) && found.on(after));
    }
    return switch (pattern) {
      case Term.Var variable -> found.on(new Substitution(variable.name(), value, bound));
      case Term.ArrayLiteral array ->
          value instanceof ArrayValue elements
              && elements.size() == array.elements().size()
              && unifyAll(array.elements(), List.of(elements.toArray()), bound, found);
      case Term.ObjectLiteral object ->
          value instanceof ObjectValue entries
              && entries.size() == object.entries().size()
              && matchEntries(object.entries(), entries, bound, found);
      default -> throw new IllegalStateException("no pattern at " + pattern.location());
    };
  }

  private boolean matchEntries(
      List<Term.Entry> patterns, ObjectValue object, @Nullable Substitution bound, Found found) {
    List<Term> terms = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (Term.Entry entry : patterns) {
      Value key = one(entry.key(), bound);
      Value value = key == null ? null : object.get(key);
      if (value == null) {
        return false;
      }
      terms.add(entry.value());
      values.add(value);
    }
    return unifyAll(terms, values, bound, found);
  }

  // Terms

  /** The value of a term with at most one, or null. */
  private @Nullable Value one(Term term, @Nullable Substitution bound) {
    Value[] only = new Value[1];
    boolean found =
        eval(
            term,
            bound,
            (value, _) -> {
              only[0] = value;
              return true;
            });
    return found ? only[0] : null;
  }

  boolean evalAll(List<Term> terms, @Nullable Substitution bound, FoundValues found) {
    return evalAll(terms, List.of(), bound, found);
  }

  private boolean evalAll(
      List<Term> terms, List<Value> known, @Nullable Substitution bound, FoundValues found) {
    if (terms.isEmpty()) {
      return found.on(known, bound);
    }
    return eval(
        terms.getFirst(),
        bound,
        (value, after) -> {
          List<Value> more = new ArrayList<>(known);
          more.add(value);
          return evalAll(terms.subList(1, terms.size()), more, after, found);
        });
  }

  boolean eval(Term term, @Nullable Substitution bound, FoundValue found) {
    Value constant = GroundTerms.value(term);
    if (constant != null) {
      return found.on(constant, bound);
    }
    return switch (term) {
      case Term.Scalar scalar -> found.on(GroundTerms.scalar(scalar), bound);
      case Term.Var variable -> variable(variable, bound, found);
      case Term.Ref ref -> reference(ref, bound, found);
      case Term.Call call -> call(call, call.arguments(), bound, found);
      case Term.ArrayLiteral array ->
          evalAll(
              array.elements(), bound, (values, after) -> found.on(ArrayValue.of(values), after));
      case Term.SetLiteral set ->
          evalAll(set.elements(), bound, (values, after) -> found.on(SetValue.of(values), after));
      case Term.ObjectLiteral object -> object(object, bound, found);
      case Term.ArrayComprehension comprehension -> {
        ArrayValue.Builder all = new ArrayValue.Builder();
        collect(comprehension.body(), List.of(comprehension.head()), bound, v -> all.add(v.get(0)));
        yield found.on(all.build(), bound);
      }
      case Term.SetComprehension comprehension -> {
        SetValue.Builder all = new SetValue.Builder();
        collect(comprehension.body(), List.of(comprehension.head()), bound, v -> all.add(v.get(0)));
        yield found.on(all.build(), bound);
      }
      case Term.ObjectComprehension comprehension -> {
        ObjectValue.Builder all = new ObjectValue.Builder();
        collect(
            comprehension.body(),
            List.of(comprehension.key(), comprehension.value()),
            bound,
            v -> {
              Value earlier = all.putIfAbsent(v.get(0), v.get(1));
              if (earlier != null && !earlier.equals(v.get(1))) {
                throw new EvaluationException(
                    EvaluationException.CONFLICT, "object keys must be unique", Location.NONE);
              }
            });
        yield found.on(all.build(), bound);
      }
      case Term.TemplateString _ -> throw new IllegalStateException("no template strings here");
    };
  }

  private void collect(
      Body body, List<Term> heads, @Nullable Substitution bound, Consumer<List<Value>> sink) {
    solve(
        body,
        bound,
        inner ->
            evalAll(
                heads,
                inner,
                (values, _) -> {
                  sink.accept(values);
                  return false;
                }));
  }

  private boolean object(
      Term.ObjectLiteral object, @Nullable Substitution bound, FoundValue found) {
    List<Term> terms = new ArrayList<>();
    for (Term.Entry entry : object.entries()) {
      terms.add(entry.key());
      terms.add(entry.value());
    }
    return evalAll(
        terms,
        bound,
        (values, after) -> {
          ObjectValue.Builder entries = new ObjectValue.Builder();
          for (int i = 0; i < values.size(); i += 2) {
            entries.put(values.get(i), values.get(i + 1));
          }
          return found.on(entries.build(), after);
        });
  }

  private boolean variable(Term.Var variable, @Nullable Substitution bound, FoundValue found) {
    Value value = Substitution.find(bound, variable.name());
    if (value == null && variable.name().equals(Term.Var.INPUT)) {
      value = documents.input;
    } else if (value == null) {
      throw new IllegalStateException(variable.name() + " is free at " + variable.location());
    }
    return value != null && found.on(value, bound);
  }

  private boolean reference(Term.Ref ref, @Nullable Substitution bound, FoundValue found) {
    if (!ref.startsWith(Term.Var.DATA)) {
      return eval(ref.head(), bound, (value, after) -> follow(value, ref.path(), after, found));
    }
    String first = ((Term.StringLiteral) ref.path().get(0)).value();
    boolean isRule = first.equals("p");
    String name = isRule ? ((Term.StringLiteral) ref.path().get(1)).value() : first;
    List<Term> rest = ref.path().subList(isRule ? 2 : 1, ref.path().size());
    int known = 0;
    int depth = isRule ? documents.depth(name) : 0;
    while (known < Math.min(depth, rest.size()) && !isFree(rest.get(known), bound)) {
      known++;
    }
    if (known > 0) {
      return keyed(name, rest, known, List.of(), bound, found);
    }
    Value start = isRule ? documents.document(name) : documents.base(name);
    return start != null && follow(start, rest, bound, found);
  }

  /** Of sets and objects, only what is at the keys that are known. */
  private boolean keyed(
      String name,
      List<Term> keys,
      int count,
      List<Value> known,
      @Nullable Substitution bound,
      FoundValue found) {
    if (known.size() == count) {
      Value value = documents.at(name, known);
      return value != null && follow(value, keys.subList(count, keys.size()), bound, found);
    }
    return eval(
        keys.get(known.size()),
        bound,
        (key, after) -> {
          List<Value> more = new ArrayList<>(known);
          more.add(key);
          return keyed(name, keys, count, more, after, found);
        });
  }

  private boolean follow(
      Value value, List<Term> keys, @Nullable Substitution bound, FoundValue found) {
    if (keys.isEmpty()) {
      return found.on(value, bound);
    }
    Term key = keys.getFirst();
    List<Term> rest = keys.subList(1, keys.size());
    if (isFree(key, bound)) {
      return each(
          value,
          (at, element) -> match(key, at, bound, after -> follow(element, rest, after, found)));
    }
    return eval(
        key,
        bound,
        (at, after) -> {
          Value element = value.get(at);
          return element != null && follow(element, rest, after, found);
        });
  }

  // Calls

  private int arity(Term.Call call) {
    String name = call.name();
    if (name.startsWith("data.p.")) {
      return documents.arity(name.substring(7));
    }
    return Objects.requireNonNull(Builtins.declaration(name), name).arity();
  }

  private boolean call(
      Term.Call call, List<Term> arguments, @Nullable Substitution bound, FoundValue found) {
    return evalAll(
        arguments,
        bound,
        (values, after) -> {
          Value result = call(call.name(), values, documents);
          return result != null && found.on(result, after);
        });
  }

  private static @Nullable Value call(String name, List<Value> values, NaiveDocuments documents) {
    Object replacement = documents.replaced.get(name);
    if (replacement instanceof Value value) {
      return value;
    }
    if (replacement instanceof String other) {
      return call(other, values, documents.with(documents.input, documents.data, Map.of()));
    }
    if (name.startsWith("data.p.")) {
      return documents.call(name.substring(7), values);
    }
    Builtin builtin = Objects.requireNonNull(Builtins.find(name), name);
    BuiltinDeclaration declaration = Objects.requireNonNull(Builtins.declaration(name), name);
    if (values.size() != declaration.arity()) {
      throw new IllegalStateException(StringValue.of(name) + " with " + values.size());
    }
    try {
      return builtin.call(CONTEXT, values.toArray(new Value[0]));
    } catch (BuiltinException e) {
      return null;
    }
  }
}
