package dev.autonomy.rego.naive;

import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.ast.GroundTerms;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.SetValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The documents and functions of one package, {@code data.p}, under one input and data. */
public final class NaiveDocuments {

  private final List<Rule> rules = new ArrayList<>();
  final @Nullable Value input;
  final Value data;

  /** What {@code with} has put in the place of functions: a value, or the name of a function. */
  final Map<String, Object> replaced;

  /** The documents that {@code modules} define. */
  public NaiveDocuments(List<RegoModule> modules, ObjectValue data, @Nullable Value input) {
    modules.forEach(module -> rules.addAll(module.rules()));
    this.input = input;
    this.data = data;
    replaced = Map.of();
  }

  private NaiveDocuments(
      NaiveDocuments other, @Nullable Value input, Value data, Map<String, Object> replaced) {
    rules.addAll(other.rules);
    this.input = input;
    this.data = data;
    this.replaced = replaced;
  }

  NaiveDocuments with(@Nullable Value otherInput, Value otherData, Map<String, Object> functions) {
    return new NaiveDocuments(this, otherInput, otherData, functions);
  }

  /** Whether rules define {@code data.p.name}. */
  public boolean defines(String name) {
    return !of(name).isEmpty();
  }

  boolean isFunction(String name) {
    return defines(name) && of(name).getFirst().head().isFunction();
  }

  int arity(String name) {
    return of(name).getFirst().head().arguments().size();
  }

  private List<Rule> of(String name) {
    List<Rule> found = new ArrayList<>();
    for (Rule rule : rules) {
      List<Term> path = rule.head().ref().path();
      if (path.get(1) instanceof Term.StringLiteral text && text.value().equals(name)) {
        found.add(rule);
      }
    }
    return found;
  }

  /** The value of {@code data.p.name}; null when it is undefined. */
  public @Nullable Value document(String name) {
    List<Rule> group = of(name);
    Rule first = group.getFirst();
    boolean isOpen = group.stream().anyMatch(rule -> rule.head().ref().path().size() > 2);
    if (isOpen) {
      return object(group);
    }
    return first.head().isPartialSet() ? set(group) : single(group, List.of(), false);
  }

  /** How many keys at most lead to a value of a set or an object; 0 for other documents. */
  int depth(String name) {
    int depth = 0;
    for (Rule rule : of(name)) {
      int keys = rule.head().ref().path().size() - 2;
      depth = Math.max(depth, rule.head().isPartialSet() ? keys + 1 : keys);
    }
    return depth;
  }

  /** What {@code data.p.name} has at {@code keys}, whatever its rules say elsewhere. */
  @Nullable Value at(String name, List<Value> keys) {
    List<Rule> group = of(name);
    boolean isSet = group.stream().allMatch(rule -> rule.head().ref().path().size() == 2);
    Place root = new Place();
    for (Rule rule : group) {
      contribute(rule, root, keys);
    }
    Value value = root.build();
    if (isSet) {
      return root.isSet && value.get(keys.getFirst()) != null ? keys.getFirst() : null;
    }
    for (int i = 0; i < keys.size() && value != null; i++) {
      value = value.get(keys.get(i));
    }
    return value;
  }

  /** The value of {@code data.p.name(arguments)}. */
  @Nullable Value call(String name, List<Value> arguments) {
    return single(of(name), arguments, true);
  }

  private SetValue set(List<Rule> group) {
    SetValue.Builder members = new SetValue.Builder();
    for (Rule rule : group) {
      Term key = Objects.requireNonNull(rule.head().key());
      NaiveBodies bodies = new NaiveBodies(this);
      bodies.solve(
          rule.body(),
          null,
          bound ->
              bodies.eval(
                  key,
                  bound,
                  (member, _) -> {
                    members.add(member);
                    return false;
                  }));
    }
    return members.build();
  }

  private @Nullable Value single(List<Rule> group, List<Value> arguments, boolean isFunction) {
    List<Value> found = new ArrayList<>();
    Rule fallback = null;
    for (Rule rule : group) {
      if (rule.isDefault()) {
        fallback = rule;
      } else {
        Value value = chain(rule, arguments, isFunction);
        if (value != null) {
          agree(found, value, isFunction);
          if (sameConstant(group)) {
            return value;
          }
        }
      }
    }
    return found.isEmpty() && fallback != null
        ? chain(fallback, arguments, isFunction)
        : found.isEmpty() ? null : found.getFirst();
  }

  /** Whether all rules say the same, so that the first that holds decides. */
  private static boolean sameConstant(List<Rule> group) {
    Value shared = null;
    for (Rule rule : group) {
      for (Rule part = rule; part != null && !rule.isDefault(); part = part.otherwise()) {
        Term term = part.head().value();
        Value constant = term == null ? null : GroundTerms.value(term);
        if (constant == null || shared != null && !shared.equals(constant)) {
          return false;
        }
        shared = constant;
      }
    }
    return true;
  }

  private @Nullable Value chain(Rule rule, List<Value> arguments, boolean isFunction) {
    for (Rule part = rule; part != null; part = part.otherwise()) {
      Value value = value(part, arguments, isFunction);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private @Nullable Value value(Rule rule, List<Value> arguments, boolean isFunction) {
    List<Value> found = new ArrayList<>();
    Term head = Objects.requireNonNull(rule.head().value());
    boolean once = GroundTerms.value(head) != null;
    NaiveBodies bodies = new NaiveBodies(this);
    bodies.unifyAll(
        rule.head().arguments(),
        arguments,
        null,
        entered ->
            bodies.solve(
                rule.body(),
                entered,
                bound ->
                    bodies.eval(
                        head,
                        bound,
                        (value, _) -> {
                          agree(found, value, isFunction);
                          return once;
                        })));
    return found.isEmpty() ? null : found.getFirst();
  }

  private static void agree(List<Value> found, Value value, boolean isFunction) {
    if (!found.isEmpty() && !found.getFirst().equals(value)) {
      throw conflict(isFunction ? "functions disagree" : "rules disagree");
    }
    found.add(value);
  }

  private static EvaluationException conflict(String message) {
    return new EvaluationException(EvaluationException.CONFLICT, message, Location.NONE);
  }

  // Objects

  /** A place in an object under construction: a value, a set that grows, or places below. */
  private static final class Place {
    final Map<Value, Place> below = new TreeMap<>();
    final SetValue.Builder members = new SetValue.Builder();
    @Nullable Value value;
    boolean isSet;

    Value build() {
      if (value != null || isSet) {
        return value != null ? value : members.build();
      }
      ObjectValue.Builder object = new ObjectValue.Builder();
      below.forEach((key, place) -> object.put(key, place.build()));
      return object.build();
    }
  }

  private Value object(List<Rule> group) {
    Place root = new Place();
    for (Rule rule : group) {
      for (Rule part = rule; part != null; part = part.otherwise()) {
        if (contribute(part, root, List.of())) {
          break;
        }
      }
    }
    return root.build();
  }

  /** Puts what a rule says, at {@code wanted} keys and below, into {@code root}. */
  private boolean contribute(Rule rule, Place root, List<Value> wanted) {
    boolean[] found = {false};
    List<Term> keys = rule.head().ref().path();
    Term last =
        Objects.requireNonNull(
            rule.head().isPartialSet() ? rule.head().key() : rule.head().value());
    List<Term> terms = new ArrayList<>(keys.subList(2, keys.size()));
    terms.add(last);
    int known =
        Math.min(wanted.size(), rule.head().isPartialSet() ? terms.size() : terms.size() - 1);
    List<Term> patterns = terms.subList(0, known).stream().map(NaiveDocuments::pattern).toList();
    NaiveBodies bodies = new NaiveBodies(this);
    bodies.unifyAll(
        patterns,
        wanted.subList(0, known),
        null,
        entered ->
            bodies.solve(
                rule.body(),
                entered,
                bound ->
                    bodies.evalAll(
                        terms,
                        bound,
                        (values, _) -> {
                          if (values.subList(0, known).equals(wanted.subList(0, known))) {
                            found[0] = true;
                            put(root, values, rule.head().isPartialSet());
                          }
                          return false;
                        })));
    return found[0];
  }

  /** A key of a head with variables for everything that is neither one nor constant. */
  private static Term pattern(Term key) {
    if (GroundTerms.value(key) != null
        || key instanceof Term.Var variable && !variable.isRootDocument()) {
      return key;
    }
    if (key instanceof Term.ArrayLiteral array) {
      return new Term.ArrayLiteral(
          array.elements().stream().map(NaiveDocuments::pattern).toList(), array.location());
    }
    if (key instanceof Term.ObjectLiteral object
        && object.entries().stream().allMatch(entry -> GroundTerms.value(entry.key()) != null)) {
      return new Term.ObjectLiteral(
          object.entries().stream()
              .map(entry -> new Term.Entry(entry.key(), pattern(entry.value())))
              .toList(),
          object.location());
    }
    return new Term.Var("anything at " + key.location().offset(), key.location());
  }

  private static void put(Place root, List<Value> values, boolean isMember) {
    Place place = root;
    for (Value key : values.subList(0, values.size() - 1)) {
      if (place.value != null || place.isSet) {
        throw conflict("a value is in the way");
      }
      place = place.below.computeIfAbsent(key, _ -> new Place());
    }
    Value last = values.getLast();
    boolean clash =
        !place.below.isEmpty()
            || (isMember
                ? place.value != null
                : place.isSet || place.value != null && !place.value.equals(last));
    if (clash) {
      throw conflict("object keys must be unique");
    }
    if (isMember) {
      place.isSet = true;
      place.members.add(last);
    } else {
      place.value = last;
    }
  }

  /** The base data at {@code data.key}. */
  @Nullable Value base(String key) {
    return data.get(StringValue.of(key));
  }
}
