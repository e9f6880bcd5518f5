package dev.autonomy.rego.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoModule;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.ast.TreePrinter;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables of how sources read. Cases are separated by lines of dashes; within a case, a line with an
 * arrow separates the source from what the parser makes of it.
 */
final class Readings {
  private static final String CASE_BREAK = "\n----\n";
  private static final String ARROW = "\n=>\n";

  private Readings() {}

  /** What stands after the arrow is the module printed again, or its errors. */
  static void check(ParserOptions options, String table) {
    for (String row : table.strip().split(CASE_BREAK, -1)) {
      String[] sides = row.split(ARROW, 2);
      assertThat(sides).as("a case without an arrow: %s", row).hasSize(2);
      assertThat(read(sides[0].strip(), options)).as(sides[0]).isEqualTo(sides[1].strip());
    }
  }

  /** The module printed without its package line, or its errors, one to a line. */
  static String read(String source, ParserOptions options) {
    try {
      String text = source.startsWith("package") ? source : "package t\n" + source;
      String printed = TreePrinter.print(parse(text, options)).strip();
      return printed.startsWith("package t\n")
          ? printed.substring("package t\n".length())
          : printed;
    } catch (RegoException refused) {
      return errors(refused);
    }
  }

  static RegoModule parse(String text, ParserOptions options) {
    return Parser.parse(new Source("", text), options);
  }

  static String errors(RegoException refused) {
    List<String> lines = new ArrayList<>();
    for (RegoError error : refused.errors()) {
      String code = error.code().equals(RegoError.PARSE_ERROR) ? "" : error.code() + ": ";
      lines.add(
          error.location().row() + ":" + error.location().column() + " " + code + error.message());
    }
    return String.join("\n", lines);
  }
}
