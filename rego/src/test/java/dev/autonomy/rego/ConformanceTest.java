package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** OPA's own cases define what Rego means. */
class ConformanceTest {

  @Test
  void everyCaseOfOpaPasses() throws IOException {
    Path folder = ConformanceFiles.folder();
    assumeTrue(folder != null, "skipped: no conformance cases at ../shared/conformance/rego");
    ConformanceRunner.Report report = ConformanceRunner.run(ConformanceFiles.read(folder), "");
    report.print(System.out, false);
    assertThat(report.failures).isEmpty();
    assertThat(report.trees).containsKeys("v0", "v1", "compile/v1");
  }

  @Test
  void tracingChangesTheOutcomeOfNoCase() throws IOException {
    Path folder = ConformanceFiles.folder();
    assumeTrue(folder != null, "skipped: no conformance cases at ../shared/conformance/rego");
    for (ConformanceCase test : ConformanceFiles.read(folder)) {
      assertThat(ConformanceVerdict.of(test, true))
          .as(test.id())
          .isEqualTo(ConformanceVerdict.of(test));
    }
  }
}
