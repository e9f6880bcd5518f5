package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.format.FormatOptions;
import dev.autonomy.rego.format.Formatter;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Formats every module of the conformance cases, which says the same afterwards. */
class FormattedConformanceTest {

  @Test
  void everyModuleKeepsItsMeaningAndSettles() throws IOException {
    Path folder = ConformanceFiles.folder();
    if (folder == null) {
      System.out.println("skipped: no Rego conformance cases at ../shared/conformance/rego");
    }
    Assumptions.assumeTrue(folder != null);
    List<String> failures = new ArrayList<>();
    int formatted = 0;
    for (ConformanceCase conformanceCase : ConformanceFiles.read(folder)) {
      ParserOptions reading =
          ParserOptions.of(conformanceCase.isV0() ? RegoVersion.V0 : RegoVersion.V1);
      FormatOptions options =
          new FormatOptions(
              conformanceCase.experimental() ? reading.withExperimentalKeywords() : reading,
              FormatOptions.Target.SAME_VERSION,
              false);
      for (String module : conformanceCase.modules()) {
        if (parses(module, options)) {
          formatted++;
          check(module, options, failures);
        }
      }
    }
    assertThat(formatted).isPositive();
    assertThat(failures).isEmpty();
  }

  private static boolean parses(String module, FormatOptions options) {
    try {
      Parser.parse(new Source("", module), options.reading());
      return true;
    } catch (RegoException refused) {
      return false;
    }
  }

  private static void check(String module, FormatOptions options, List<String> failures) {
    try {
      String once = Formatter.format(new Source("", module), options);
      if (!Formatter.format(new Source("", once), options).equals(once)) {
        failures.add("changes again:\n" + once);
      }
    } catch (RegoException refused) {
      failures.add(refused.getMessage() + "\n" + module);
    }
  }
}
