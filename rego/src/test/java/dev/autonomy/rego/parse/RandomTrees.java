package dev.autonomy.rego.parse;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.Head;
import dev.autonomy.rego.ast.Import;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Rule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Invents modules of every form that the parser can produce. */
public final class RandomTrees {
  private static final List<String> NAMES = List.of("x", "y", "foo", "_a1", "Bar", "count");
  private static final List<String> KEYS = List.of("a", "b c", "if", "", "é\n\"\\{", "1", "and");
  private static final List<String> NUMBERS = List.of("0", "-1", "2.50", "1e-3", "123456789012345");
  private static final List<String> INFIX =
      List.of(
          "plus", "minus", "mul", "div", "rem", "and", "or", "equal", "neq", "lt", "lte", "gt",
          "gte");
  private static final Location NOWHERE = Location.NONE;

  private final SplittableRandom random;
  private final boolean logical;
  private int wildcards;

  /** Trees with the operators between conditions, or with plain negation. */
  public RandomTrees(long seed, boolean logical) {
    this.random = new SplittableRandom(seed);
    this.logical = logical;
  }

  /** One module. */
  public RegoModule module() {
    List<Import> imports = new ArrayList<>();
    if (logical) {
      imports.add(new Import(ref("future", string("keywords")), null, NOWHERE));
    }
    if (flip()) {
      imports.add(new Import(ref("data", string("lib"), string("b c")), name(), NOWHERE));
    }
    return new RegoModule(
        Source.NONE,
        RegoVersion.V1,
        ref("data", string("p"), string(pick(KEYS))),
        imports,
        several(1, 4, this::rule),
        List.of(),
        List.of());
  }

  private Rule rule() {
    return switch (random.nextInt(6)) {
      case 0 -> {
        Term value = new Term.ArrayLiteral(several(0, 2, this::scalar), NOWHERE);
        yield new Rule(true, head(ref(name()), List.of(), value), none(), null, List.of(), NOWHERE);
      }
      case 1 -> {
        Head head = new Head(ref(name()), List.of(), term(2), null, false, false, NOWHERE);
        yield new Rule(false, head, maybeBody(), null, List.of(), NOWHERE);
      }
      case 2 -> {
        Head head = head(ref(name()), several(1, 3, () -> term(1)), term(2));
        yield new Rule(false, head, maybeBody(), null, List.of(), NOWHERE);
      }
      case 3 -> {
        Term truth = new Term.BooleanLiteral(true, NOWHERE);
        Head head = new Head(headRef(), List.of(), null, truth, false, true, NOWHERE);
        yield new Rule(false, head, body(2), null, List.of(), NOWHERE);
      }
      case 4 -> withElse(head(ref(name()), List.of(), term(2)));
      default ->
          new Rule(
              false, head(headRef(), List.of(), term(2)), maybeBody(), null, List.of(), NOWHERE);
    };
  }

  private Rule withElse(Head head) {
    Head otherHead = new Head(head.ref(), List.of(), null, term(1), flip(), false, NOWHERE);
    Rule last = new Rule(false, otherHead, body(1), null, List.of(), NOWHERE);
    return new Rule(false, head, body(2), last, List.of(), NOWHERE);
  }

  private Head head(Term.Ref ref, List<Term> arguments, Term value) {
    return new Head(ref, arguments, null, value, flip(), false, NOWHERE);
  }

  private Term.Ref headRef() {
    return new Term.Ref(variable(), several(1, 3, () -> flip() ? key() : variable()), NOWHERE);
  }

  private Body none() {
    return new Body(List.of(), NOWHERE);
  }

  private Body maybeBody() {
    return flip() ? none() : body(2);
  }

  private Body body(int depth) {
    return new Body(several(1, 3, () -> expression(depth)), NOWHERE);
  }

  private Expression expression(int depth) {
    Expression.Form form =
        switch (random.nextInt(depth > 0 ? 9 : 3)) {
          case 0 -> new Expression.Evaluate(assignment(depth));
          case 1 -> new Expression.SomeDeclaration(several(1, 3, this::variable));
          case 3 -> new Expression.SomeIn(optional(() -> term(0)), term(1), term(1));
          case 4 ->
              new Expression.Every(optional(this::variable), variable(), term(1), body(depth - 1));
          case 5 -> logical ? new Expression.Not(body(depth - 1)) : evaluate(depth);
          case 6 ->
              logical ? new Expression.And(body(depth - 1), body(depth - 1)) : evaluate(depth);
          case 7 -> logical ? new Expression.Or(body(depth - 1), body(depth - 1)) : evaluate(depth);
          default -> evaluate(depth);
        };
    boolean mayHaveModifiers = !(form instanceof Expression.SomeDeclaration);
    boolean isPlain =
        form instanceof Expression.Evaluate(Term term)
            && !(term instanceof Term.Call call && call.is("assign"));
    return new Expression(
        form,
        isPlain && !logical && flip(),
        mayHaveModifiers && depth > 0 && flip() ? several(1, 2, this::modifier) : List.of(),
        NOWHERE);
  }

  private Expression.Form evaluate(int depth) {
    return new Expression.Evaluate(term(depth));
  }

  private Term assignment(int depth) {
    return call(flip() ? "assign" : "eq", term(0), term(depth));
  }

  private Expression.With modifier() {
    Term.Ref target = flip() ? ref("input", key()) : ref("count");
    return new Expression.With(target, term(1), NOWHERE);
  }

  private Term term(int depth) {
    return switch (random.nextInt(depth > 0 ? 14 : 4)) {
      case 0, 1 -> scalar();
      case 2, 3 -> flip() ? variable() : wildcard();
      case 4 -> operand(depth);
      case 5 -> new Term.ArrayLiteral(several(0, 3, () -> term(depth - 1)), NOWHERE);
      case 6 -> new Term.SetLiteral(several(0, 3, () -> term(depth - 1)), NOWHERE);
      case 7 ->
          new Term.ObjectLiteral(
              several(0, 3, () -> new Term.Entry(term(depth - 1), term(depth - 1))), NOWHERE);
      case 8 -> new Term.ArrayComprehension(term(depth - 1), body(depth - 1), NOWHERE);
      case 9 -> new Term.SetComprehension(term(depth - 1), body(depth - 1), NOWHERE);
      case 10 ->
          new Term.ObjectComprehension(term(depth - 1), term(depth - 1), body(depth - 1), NOWHERE);
      case 11 -> call(pick(INFIX), term(depth - 1), term(depth - 1));
      case 12 -> membership(depth);
      default -> template(depth);
    };
  }

  private Term membership(int depth) {
    Term.Var internal = new Term.Var("internal", NOWHERE);
    return flip()
        ? new Term.Call(
            new Term.Ref(internal, List.of(string("member_2")), NOWHERE),
            List.of(term(depth - 1), term(depth - 1)),
            NOWHERE)
        : new Term.Call(
            new Term.Ref(internal, List.of(string("member_3")), NOWHERE),
            List.of(term(depth - 1), term(depth - 1), term(depth - 1)),
            NOWHERE);
  }

  /** A reference or a call. */
  private Term operand(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> new Term.Ref(new Term.Var("input", NOWHERE), several(0, 3, this::key), NOWHERE);
      case 1 -> new Term.Ref(variable(), several(1, 3, () -> term(depth - 1)), NOWHERE);
      case 2 ->
          new Term.Ref(
              new Term.ArrayLiteral(several(0, 2, () -> term(depth - 1)), NOWHERE),
              several(1, 2, this::key),
              NOWHERE);
      default ->
          new Term.Call(
              new Term.Ref(variable(), several(0, 2, this::key), NOWHERE),
              several(1, 3, () -> term(depth - 1)),
              NOWHERE);
    };
  }

  private Term template(int depth) {
    List<Term.TemplatePart> parts = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      parts.add(new Term.TemplateText("t" + pick(KEYS)));
      parts.add(new Term.TemplateExpression(Expression.of(hole(depth - 1))));
    }
    return new Term.TemplateString(parts, false, NOWHERE);
  }

  private Term hole(int depth) {
    Term term = term(depth);
    return term instanceof Term.Call call && (call.is("eq") || call.is("assign"))
        ? variable()
        : term;
  }

  private Term scalar() {
    return switch (random.nextInt(5)) {
      case 0 -> new Term.NullLiteral(NOWHERE);
      case 1 -> new Term.BooleanLiteral(flip(), NOWHERE);
      case 2 -> new Term.NumberLiteral(pick(NUMBERS), NOWHERE);
      default -> string(pick(KEYS));
    };
  }

  private Term key() {
    return random.nextInt(3) == 0 ? new Term.NumberLiteral("1", NOWHERE) : string(pick(KEYS));
  }

  private Term.Var wildcard() {
    return new Term.Var("$" + wildcards++, NOWHERE);
  }

  private Term.Var variable() {
    return new Term.Var(name(), NOWHERE);
  }

  private String name() {
    return pick(NAMES);
  }

  private static Term string(String text) {
    return new Term.StringLiteral(text, NOWHERE);
  }

  private static Term.Ref ref(String head, Term... path) {
    return new Term.Ref(new Term.Var(head, NOWHERE), List.of(path), NOWHERE);
  }

  private static Term call(String builtin, Term... arguments) {
    return new Term.Call(ref(builtin), List.of(arguments), NOWHERE);
  }

  private boolean flip() {
    return random.nextBoolean();
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private <T> @Nullable T optional(Supplier<? extends T> make) {
    return flip() ? make.get() : null;
  }

  private <T> List<T> several(int least, int most, Supplier<? extends T> make) {
    List<T> made = new ArrayList<>();
    for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
      made.add(make.get());
    }
    return made;
  }
}
