package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds what has been reached; the floors go up with the engine and never down. */
class ConformanceTest {

  /** Share of OPA's v1 cases that pass at least. */
  private static final double V1_FLOOR = 0.99;

  /** Share of OPA's v0 cases that pass at least. */
  private static final double V0_FLOOR = 0.99;

  @Test
  void atLeastAsManyOfOpasCasesPassAsEverBefore() throws IOException {
    Path folder = ConformanceFiles.folder();
    assumeTrue(folder != null, "skipped: no conformance cases at ../shared/conformance/rego");
    ConformanceRunner.Report report = ConformanceRunner.run(ConformanceFiles.read(folder), "");
    report.print(System.out, false);
    assertThat(report.share("v1")).isGreaterThanOrEqualTo(V1_FLOOR);
    assertThat(report.share("v0")).isGreaterThanOrEqualTo(V0_FLOOR);
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
