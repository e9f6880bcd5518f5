package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.builtin.BuiltinLibrary;
import dev.autonomy.rego.check.CheckOptions;
import dev.autonomy.rego.check.CheckedModules;
import dev.autonomy.rego.check.Checker;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import dev.autonomy.rego.plan.Planner;
import dev.autonomy.rego.plan.Program;
import java.util.ArrayList;
import java.util.List;

/** The Rego compiler. */
public final class Rego {

  private Rego() {}

  /**
   * Compiles sources and data into a policy.
   *
   * @throws RegoException with all that is wrong with the sources: every syntax error, or else
   *     every error that the checks find
   */
  public static Policy compile(CompileRequest request) {
    return compile(request, true);
  }

  /** Compiles with or without indexes over rules, which must not make a difference. */
  static Policy compile(CompileRequest request, boolean indexed) {
    ParserOptions options = ParserOptions.of(request.version());
    if (request.experimentalKeywords()) {
      options = options.withExperimentalKeywords();
    }
    BuiltinLibrary builtins = request.builtins();
    CheckOptions checks =
        CheckOptions.DEFAULT
            .withSignatures(builtins::declaration)
            .withStrict(request.strict())
            .withPrintStatements(request.printStatements())
            .withRefusedBuiltins(request.refusedBuiltins())
            .withTypes(request.types());
    CheckedModules checked = Checker.check(parse(request.sources(), options), checks);
    Program program = Planner.plan(checked.modules(), builtins, indexed);
    EvaluationPool pool = new EvaluationPool(program.documentCount());
    return new Policy(checked, options, program, pool, request.data());
  }

  private static List<RegoModule> parse(List<Source> sources, ParserOptions options) {
    List<RegoModule> modules = new ArrayList<>(sources.size());
    List<RegoError> errors = new ArrayList<>();
    for (Source source : sources) {
      try {
        modules.add(Parser.parse(source, options));
      } catch (RegoException refused) {
        errors.addAll(refused.errors());
      }
    }
    if (!errors.isEmpty()) {
      throw new RegoException(errors);
    }
    return modules;
  }
}
