package dev.autonomy.rego;

import dev.autonomy.rego.ast.Body;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.Term;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.check.CheckedModules;
import dev.autonomy.rego.eval.BaseData;
import dev.autonomy.rego.eval.DocumentValue;
import dev.autonomy.rego.eval.Machine;
import dev.autonomy.rego.eval.Operand;
import dev.autonomy.rego.eval.Path;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.plan.Planner;
import dev.autonomy.rego.plan.Program;
import dev.autonomy.rego.plan.QueryPlanner;
import dev.autonomy.rego.trace.TraceListener;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A compiled policy together with its base data: immutable, and evaluated by any number of threads
 * at once without locks.
 */
public final class Policy {

  private final CheckedModules checked;
  private final ParserOptions parserOptions;
  private final Program program;
  private final MachinePool pool;
  private final ObjectValue data;
  private final @Nullable Value[] resolvedData;

  Policy(
      CheckedModules checked,
      ParserOptions parserOptions,
      Program program,
      MachinePool pool,
      ObjectValue data) {
    this.checked = checked;
    this.parserOptions = parserOptions;
    this.program = program;
    this.pool = pool;
    this.data = data;
    List<Path> places = program.dataPlaces();
    resolvedData = new Value[places.size()];
    for (int i = 0; i < resolvedData.length; i++) {
      resolvedData[i] = places.get(i).findInData(data);
    }
  }

  /**
   * The document at {@code path}, such as {@code data.autonomy.allow} or {@code data.roles["site
   * admin"]}: a rule, a package, base data or a part of one. A path to nothing is no error: its
   * value is always undefined.
   *
   * @throws RegoException if the text is not a path that begins with {@code data}
   */
  public Entrypoint rule(String path) {
    Term.Ref ref = ground(path);
    Operand operand = QueryPlanner.place(program, ref);
    int document =
        operand instanceof DocumentValue value ? value.document() : Entrypoint.NO_DOCUMENT;
    return new Entrypoint(path, operand, document, !(operand instanceof BaseData));
  }

  private static Term.Ref ground(String path) {
    Source source = new Source("", path);
    Term term = Parser.parseTerm(source, ParserOptions.DEFAULT);
    if (term instanceof Term.Ref ref
        && ref.startsWith(Term.Var.DATA)
        && QueryPlanner.path(ref).length() == ref.path().size()) {
      return ref;
    }
    if (term instanceof Term.Var variable && variable.name().equals(Term.Var.DATA)) {
      return new Term.Ref(variable, List.of(), variable.location());
    }
    throw new RegoException(
        List.of(
            new RegoError(
                RegoError.PARSE_ERROR,
                "expected a path such as `data.package.rule`, not `" + path + "`",
                new Location(source, 0, path.length()))));
  }

  /**
   * Compiles a query, such as {@code data.roles[user] == "admin"; user != input.self}.
   *
   * @throws RegoException with all that is wrong with it
   */
  public Query query(String text) {
    Source source = new Source("", text);
    Body query = checked.checkQuery(Parser.parseQuery(source, parserOptions));
    return new Query(text, QueryPlanner.plan(program, query));
  }

  /**
   * The documents that a query may look at, whatever the input.
   *
   * @throws RegoException with all that is wrong with the query
   */
  public Dependencies dependencies(String query) {
    Body checkedQuery = checked.checkQuery(Parser.parseQuery(new Source("", query), parserOptions));
    return DependencyFinder.of(checkedQuery, checked.modules());
  }

  /** This policy over other base data; nothing is compiled again. */
  public Policy withData(ObjectValue other) {
    return new Policy(checked, parserOptions, program, pool, other);
  }

  /**
   * The same policy with parts that tell a listener what happens; planned anew each time. It gives
   * the same answers, more slowly.
   */
  public TracedPolicy traced() {
    Program traced = Planner.planTraced(checked.modules(), program.builtins());
    return new TracedPolicy(planned(traced, null), Objects.requireNonNull(traced.traced()));
  }

  /** The same traced policy, telling everything to one listener. */
  Policy listening(TraceListener listener) {
    return planned(program, listener);
  }

  private Policy planned(Program other, @Nullable TraceListener listener) {
    MachinePool own = new MachinePool(other.documentCount(), listener);
    return new Policy(checked, parserOptions, other, own, data);
  }

  /** The base data. */
  public ObjectValue data() {
    return data;
  }

  /**
   * Opens an evaluation with {@link EvaluationOptions#DEFAULT} with {@link Capabilities#system}.
   */
  public Evaluation evaluate(@Nullable Value input) {
    return evaluate(input, EvaluationOptions.DEFAULT, Capabilities.system());
  }

  /**
   * Opens an evaluation; nothing is evaluated yet. Close it: its memory serves the next one.
   *
   * @param input the document {@code input}; null leaves it undefined
   * @param capabilities clock, randomness, {@code print} and whatever else reaches outside; an
   *     implementation that records what it gives makes the evaluation repeatable
   */
  public Evaluation evaluate(
      @Nullable Value input, EvaluationOptions options, Capabilities capabilities) {
    Machine machine = pool.take();
    long turn = machine.begin(data, resolvedData, input, options, capabilities);
    return new Evaluation(machine, turn, pool);
  }
}
