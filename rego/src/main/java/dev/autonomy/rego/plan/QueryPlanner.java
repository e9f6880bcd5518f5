package dev.autonomy.rego.plan;

import dev.autonomy.rego.DecidingRule;
import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Expression;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.eval.Constant;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Outcomes;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.eval.RuleBody;
import dev.autonomy.rego.value.BooleanValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plans queries over a program, which does not change. */
public final class QueryPlanner {

  private QueryPlanner() {}

  /** The operand of a place in {@code data}, whose keys are constants. */
  public static Operand place(Program program, Term.Ref ref) {
    Site site = site(program);
    Operand operand = new RefPlanner(site).operand(ref);
    planKeyed(program, site.program().keyed());
    return operand;
  }

  /** The fixed part of a reference that begins with {@code data}. */
  public static Path path(Term.Ref ref) {
    return RuleGroup.fixedPath(ref);
  }

  /**
   * Plans a query that passed the checks. Its terms must be defined, and not {@code false} either;
   * only a query that is nothing but a term without choices may be {@code false}.
   *
   * @throws RegoException if it replaces an operator by {@code with}
   */
  public static QueryPlan plan(Program program, Body query) {
    refuseReplacedOperators(query);
    Site site = site(program);
    BodyPlanner planner = new BodyPlanner(site);
    List<Operand> expressions = new ArrayList<>();
    List<Expression> written = new ArrayList<>();
    for (Expression expression : query.expressions()) {
      Operand value = planner.planValued(expression);
      if (!isGenerated(expression)) {
        expressions.add(value == null ? new Constant(BooleanValue.TRUE) : value);
        written.add(expression);
      }
    }
    if (expressions.size() > 1 || site.frame().hasSearched()) {
      for (int i = 0; i < expressions.size(); i++) {
        planner.test(written.get(i), expressions.get(i));
      }
    }
    List<String> names = new ArrayList<>();
    List<Operand> reported = new ArrayList<>();
    site.frame()
        .forEach(
            (variable, operand) -> {
              Term.Var named = new Term.Var(variable, query.location());
              if (!named.isWildcard() && !named.isGenerated()) {
                names.add(named.originalName());
                reported.add(operand);
              }
            });
    reported.addAll(expressions);
    planKeyed(program, site.program().keyed());
    site.chain().add(new Outcomes.Report(reported.toArray(new Operand[0])));
    RuleBody body =
        new RuleBody(
            site.chain().first(),
            site.frame().slots(),
            new DecidingRule("query", query.location()),
            null);
    return new QueryPlan(body, names, expressions.size());
  }

  /** The rules have their operators built in, unless one of them replaces these. */
  private static void refuseReplacedOperators(Body query) {
    for (String name : ReplacedFunctions.in(query)) {
      if (CallPlanner.isOperator(name)) {
        throw new RegoException(
            List.of(
                new RegoError(
                    RegoError.COMPILE_ERROR,
                    "a query cannot replace the operator "
                        + name
                        + " by `with`: do it in a rule, and query that",
                    query.location())));
      }
    }
  }

  /** Whether the checks have moved an expression out of another one. */
  private static boolean isGenerated(Expression expression) {
    return expression.form() instanceof Expression.Evaluate(Term.Call call)
        && call.is("eq")
        && call.arguments().getFirst() instanceof Term.Var variable
        && variable.isGenerated();
  }

  private static Site site(Program program) {
    TracedSites traced = program.traced();
    Definitions definitions =
        new Definitions(
            program.root(),
            program.builtins(),
            Set.of(),
            false,
            true,
            traced == null ? null : new Tracing(traced.expressions().size()),
            new KeyedDocuments(program.keyed().documents));
    return Site.of(definitions, new Frame(0));
  }

  /** Plans the rules of which the query asks for keys that no rule asks for. */
  private static void planKeyed(Program program, KeyedDocuments keyed) {
    if (!keyed.hasUnplanned()) {
      return;
    }
    Definitions definitions =
        new Definitions(
            program.root(),
            program.builtins(),
            program.keyed().replacedFunctions,
            false,
            true,
            null,
            keyed);
    keyed.plan(new KeyedPlanner(new RulePlanner(definitions, true), definitions));
  }
}
