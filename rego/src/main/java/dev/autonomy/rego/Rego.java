package dev.autonomy.rego;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Source;
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
   * @throws RegoException with all that is wrong with the sources
   */
  public static Policy compile(CompileRequest request) {
    ParserOptions options = ParserOptions.of(request.version());
    List<RegoModule> modules = new ArrayList<>();
    for (Source source : request.sources()) {
      modules.add(Parser.parse(source, options));
    }
    Program program = Planner.plan(modules);
    return new Policy(program, new EvaluationPool(program.documentCount()), request.data());
  }
}
