package dev.autonomy.cli;

import dev.autonomy.bundle.AuthorFiles;
import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.BundleLimits;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.TestRule;
import dev.autonomy.rego.TestSuite;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.trace.Coverage;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code autonomy policy test}. */
final class PolicyTestCommand implements Command {

  /** The tests could not be run at all. */
  private static final int NOT_RUN = 3;

  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose", "also show the tests that pass, with what they print").letter('v');

  private static final Option<String> RUN =
      Option.text("run", "only tests whose name, such as data.pkg.test_x, matches")
          .placeholder("REGEX")
          .letter('r');

  private static final Option<Duration> TIMEOUT =
      Option.duration("timeout", "how long one test may take").or("5s");

  private static final Option<Boolean> COVERAGE =
      Option.flag("coverage", "show which lines the tests reach").letter('c');

  private static final Option<Long> THRESHOLD =
      Option.count("threshold", 0, 100, "fail if fewer lines are covered; implies --coverage")
          .placeholder("PERCENT");

  private static final Option<String> IGNORE =
      Option.text("ignore", "leave out files and folders of these names, separated by commas")
          .placeholder("GLOB,...");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy test", "Run the tests of a policy")
        .operands("<path>...", 1, Integer.MAX_VALUE, ValueKind.Completes.FILES)
        .description(
            """
            Evaluates every rule whose name starts with `test_`, as `opa test` does: true \
            passes, anything else fails, and the expression that did not hold is shown with the \
            values in it. Rules named `todo_test_...` are skipped. A rule `test_x[name]` has a \
            result for each name. Tests usually stand in files named *_test.rego, which a bundle \
            leaves out.

            Paths are directories, archives, Rego files and data files. In a directory every \
            JSON and YAML file is data, at the place that its folder names; a bundle takes only \
            data.json and data.yaml.\
            """)
        .options(
            VERBOSE,
            RUN,
            TIMEOUT,
            COVERAGE,
            THRESHOLD,
            IGNORE,
            PolicyOptions.V0,
            PolicyNetwork.ALLOW_NET,
            CommonOptions.REPORT_OUTPUT,
            PolicyOptions.FORMAT)
        .examples(
            new Example("All tests", "autonomy policy test policy/ -v"),
            new Example("Those about speed", "autonomy policy test policy/ --run speed"),
            new Example(
                "In a pipeline", "autonomy policy test policy/ --threshold 90 --timeout 10s"))
        .exits(
            new Exit("0", "every test passed"),
            new Exit("1", "a test failed or ended in an error, or too few lines are covered"),
            new Exit("3", "no test was run: none was found, or the policy has errors"))
        .seeAlso("policy check", "policy eval");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Terminal terminal = surroundings.terminal();
    Optional<Pattern> pattern = pattern(arguments);
    CompileRequest request = PolicyOptions.versioned(request(arguments), arguments);
    CommonOptions.Format format = PolicyOptions.format(arguments);
    TestSuite suite;
    try {
      suite = TestSuite.compile(request);
    } catch (RegoException e) {
      PolicyErrors.show(e.errors(), format, terminal);
      return NOT_RUN;
    }
    List<TestRule> tests = new ArrayList<>();
    for (TestRule test : suite.tests()) {
      if (pattern.isEmpty() || pattern.get().matcher(test.fullName()).find()) {
        tests.add(test);
      }
    }
    if (tests.isEmpty()) {
      throw new CommandException(
          "no test in "
              + String.join(", ", arguments.operands())
              + (pattern.isPresent()
                  ? " matches `" + pattern.get() + "`"
                  : ": expected rules named test_..."),
          NOT_RUN);
    }
    return runAll(suite, tests, arguments, surroundings);
  }

  private static int runAll(
      TestSuite suite, List<TestRule> tests, Arguments arguments, Surroundings surroundings)
      throws CommandException {
    Terminal terminal = surroundings.terminal();
    PolicyNetwork network = PolicyNetwork.of(arguments, surroundings);
    Supplier<Capabilities> capabilities = () -> network.over(Capabilities.system());
    Optional<Long> threshold = arguments.find(THRESHOLD);
    Coverage coverage = arguments.value(COVERAGE) || threshold.isPresent() ? new Coverage() : null;
    TestRunner runner = new TestRunner(suite, arguments.value(TIMEOUT), capabilities, coverage);
    boolean asText = PolicyOptions.format(arguments) == CommonOptions.Format.TEXT;
    TestReport report =
        new TestReport(
            terminal, asText ? terminal.out() : terminal.error(), arguments.value(VERBOSE));
    if (asText || coverage != null) {
      runner.run(tests, report::add);
      report.sum();
    } else {
      TestReportJson json = new TestReportJson();
      runner.run(
          tests,
          result -> {
            json.add(result);
            report.count(result);
          });
      terminal.out().line(json.text());
    }
    boolean fine = report.allPassed();
    if (coverage != null) {
      CoverageReport covered = new CoverageReport(suite.covered(coverage));
      if (asText) {
        terminal.out().line("");
        covered.print(terminal);
      } else {
        terminal.out().line(covered.json());
      }
      fine &= isReached(covered, threshold, terminal);
    }
    return fine ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static boolean isReached(
      CoverageReport covered, Optional<Long> threshold, Terminal terminal) {
    if (threshold.isEmpty() || covered.percent() >= threshold.get()) {
      return true;
    }
    terminal
        .error()
        .line("coverage is " + covered.shownPercent() + " %, expected at least " + threshold.get());
    return false;
  }

  private static CompileRequest request(Arguments arguments)
      throws CommandException, UsageException {
    AuthorFiles files = new AuthorFiles(BundleLimits.DEFAULT, ignored(arguments));
    try {
      for (String path : arguments.operands()) {
        files.add(Path.of(path));
      }
    } catch (BundleException e) {
      throw CommandException.because(e, NOT_RUN);
    }
    if (files.sources().isEmpty()) {
      throw new CommandException(
          "no Rego in " + String.join(", ", arguments.operands()) + ": expected files named *.rego",
          NOT_RUN);
    }
    return PolicyFiles.request(files.sources(), files.regoVersion(), files.data());
  }

  private static Predicate<String> ignored(Arguments arguments) throws UsageException {
    List<PathMatcher> matchers = new ArrayList<>();
    for (String glob : arguments.find(IGNORE).orElse("").split(",", -1)) {
      if (!glob.isBlank()) {
        try {
          matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob.strip()));
        } catch (PatternSyntaxException e) {
          throw new UsageException("`" + glob + "` is no pattern: " + e.getDescription());
        }
      }
    }
    return name -> {
      Path path = Path.of(name);
      for (PathMatcher matcher : matchers) {
        if (matcher.matches(path)) {
          return true;
        }
      }
      return false;
    };
  }

  private static Optional<Pattern> pattern(Arguments arguments) throws UsageException {
    Optional<String> text = arguments.find(RUN);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(text.get()));
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "`" + text.get() + "` is no regular expression: " + e.getDescription());
    }
  }
}
