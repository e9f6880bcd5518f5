package dev.autonomy.rego.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.Location;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.format.FormatOptions;
import dev.autonomy.rego.format.Formatter;
import dev.autonomy.rego.parse.Parser;
import dev.autonomy.rego.parse.ParserOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Reads, formats and compiles texts that are nearly Rego. Whatever the text, it is read or refused
 * with errors that point into it, in time that its length bounds; what can be read can be
 * formatted.
 *
 * <p>The mutations are our own, because most of what makes a text interesting here is its grammar:
 * a coverage-guided fuzzer would need the same mutators, an agent and a corpus beside them.
 */
class ParserFuzzTest {
  private static final int ROUNDS = 1_500;
  private static final long MAX_TRIAL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int TRIES_TO_BE_QUICK = 3;

  private static final List<ParserOptions> READINGS =
      List.of(
          ParserOptions.of(RegoVersion.V1),
          ParserOptions.of(RegoVersion.V1).withExperimentalKeywords(),
          ParserOptions.of(RegoVersion.V0));

  @Test
  void anyTextIsReadOrRefusedInBoundedTime() throws InterruptedException {
    new FuzzRun("ParserFuzzTest", Mutator::text).run(ROUNDS, ParserFuzzTest::tryQuickly);
  }

  /** A machine under load is slow now and then; a text that is slow three times is to blame. */
  private static void tryQuickly(long seed) {
    String text = Mutator.text(seed);
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < TRIES_TO_BE_QUICK && fastest > MAX_TRIAL_NANOS; i++) {
      long start = System.nanoTime();
      tryText(text);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    assertThat(fastest).as("nanoseconds").isLessThanOrEqualTo(MAX_TRIAL_NANOS);
  }

  private static void tryText(String text) {
    Source source = new Source("fuzz.rego", text);
    for (ParserOptions reading : READINGS) {
      if (parses(source, reading)) {
        format(source, new FormatOptions(reading, FormatOptions.Target.SAME_VERSION, false));
        compile(source, reading);
      }
    }
  }

  private static boolean parses(Source source, ParserOptions reading) {
    try {
      Parser.parse(source, reading);
      return true;
    } catch (RegoException refused) {
      checkErrors(refused, source);
      return false;
    }
  }

  private static void format(Source source, FormatOptions options) {
    try {
      String formatted = Formatter.format(source, options);
      assertThat(Formatter.format(new Source("", formatted), options)).isEqualTo(formatted);
    } catch (RegoException refused) {
      // Parentheses that make nesting visible may nest more deeply than a tree may, and metadata
      // inside an expression is none any more once it is indented.
      assertThat(refused.getMessage()).matches("(?si).*(nests too deeply|metadata|longer than).*");
    }
  }

  private static void compile(Source source, ParserOptions reading) {
    CompileRequest request =
        CompileRequest.of(source).withVersion(reading.version()).withStrict(true);
    try {
      Rego.compile(
          reading.experimentalKeywords() ? request.withExperimentalKeywords(true) : request);
    } catch (RegoException refused) {
      checkErrors(refused, source);
    }
  }

  private static void checkErrors(RegoException refused, Source source) {
    assertThat(refused.errors()).isNotEmpty();
    for (RegoError error : refused.errors()) {
      Location place = error.location();
      assertThat(error.message()).isNotEmpty().doesNotContain("\n");
      if (place.source() == source) {
        assertThat(place.offset()).isBetween(0, source.text().length());
        assertThat(place.end()).isBetween(place.offset(), source.text().length());
        assertThat(place.row()).isPositive();
        assertThat(place.column()).isPositive();
      } else {
        assertThat(place).as(error.toString()).isEqualTo(Location.NONE);
      }
    }
  }
}
