package dev.autonomy.rego.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.TreePrinter;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of what the checks make of modules. Cases are separated by lines of dashes; within a case,
 * a line with an arrow separates the modules from the result, and a line of tildes one module from
 * the next. A module without a package line is in package {@code t}.
 */
final class Checks {
  private static final String CASE_BREAK = "\n----\n";
  private static final String MODULE_BREAK = "\n~~~~\n";
  private static final String ARROW = "\n=>\n";

  private Checks() {}

  /** What stands behind the arrow is the rules of all modules as checked, or the errors. */
  static void check(CheckOptions options, String table) {
    for (String row : table.strip().split(CASE_BREAK, -1)) {
      String[] sides = row.split(ARROW, 2);
      assertThat(sides).as("a case without an arrow: %s", row).hasSize(2);
      assertThat(result(sides[0], options)).as(sides[0]).isEqualTo(sides[1].strip());
    }
  }

  private static String result(String sources, CheckOptions options) {
    try {
      CheckedModules checked = Checker.check(parse(sources), options);
      List<String> rules = new ArrayList<>();
      for (RegoModule module : checked.modules()) {
        module.rules().forEach(rule -> rules.add(TreePrinter.print(rule)));
      }
      return String.join("\n", rules);
    } catch (RegoException refused) {
      return errors(refused);
    }
  }

  static List<RegoModule> parse(String sources) {
    List<RegoModule> modules = new ArrayList<>();
    for (String source : sources.strip().split(MODULE_BREAK, -1)) {
      boolean named = source.startsWith("package") || source.contains("\npackage ");
      String text = named ? source : "package t\n" + source;
      modules.add(
          Parser.parse(new Source("", text), ParserOptions.DEFAULT.withExperimentalKeywords()));
    }
    return modules;
  }

  static String errors(RegoException refused) {
    List<String> lines = new ArrayList<>();
    for (RegoError error : refused.errors()) {
      String code =
          error.code().substring("rego_".length(), error.code().length() - "_error".length());
      lines.add(
          error.location().row()
              + ":"
              + error.location().column()
              + " "
              + code
              + ": "
              + error.message());
      error.details().forEach(detail -> lines.add("  " + detail));
    }
    return String.join("\n", lines);
  }
}
