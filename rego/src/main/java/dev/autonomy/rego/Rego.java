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
    return compile(parse(request), request, indexed);
  }

  /** Compiles modules instead of the sources of the request. */
  static Policy compile(List<RegoModule> modules, CompileRequest request, boolean indexed) {
    BuiltinLibrary builtins = request.builtins().remembering();
    CheckOptions checks =
        CheckOptions.DEFAULT
            .withSignatures(builtins::declaration)
            .withStrict(request.strict())
            .withPrintStatements(request.printStatements())
            .withRefusedBuiltins(request.refusedBuiltins())
            .withTypes(request.types());
    CheckedModules checked = Checker.check(modules, checks);
    Program program = Planner.plan(checked.modules(), builtins, indexed);
    MachinePool pool = new MachinePool(program.documentCount());
    return new Policy(checked, parserOptions(request), program, pool, request.data());
  }

  private static ParserOptions parserOptions(CompileRequest request) {
    ParserOptions options = ParserOptions.of(request.version());
    return request.experimentalKeywords() ? options.withExperimentalKeywords() : options;
  }

  /**
   * Parses the sources.
   *
   * @throws RegoException with every syntax error
   */
  static List<RegoModule> parse(CompileRequest request) {
    ParserOptions options = parserOptions(request);
    List<RegoModule> modules = new ArrayList<>(request.sources().size());
    List<RegoError> errors = new ArrayList<>();
    for (Source source : request.sources()) {
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
