package dev.autonomy.cli;

import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandException;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.CommandSpec.Example;
import dev.autonomy.cli.line.CommandSpec.Exit;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Option;
import dev.autonomy.cli.line.Output;
import dev.autonomy.cli.line.Printable;
import dev.autonomy.cli.line.Style;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.Terminal;
import dev.autonomy.cli.line.UsageException;
import dev.autonomy.cli.line.ValueKind;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.RegoException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code autonomy policy test}. */
final class PolicyTestCommand implements Command {

  private static final String RULER = "-".repeat(72);

  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose", "also show the tests that pass").letter('v');

  private static final Option<String> RUN =
      Option.text("run", "only tests whose name, such as data.pkg.test_x, matches")
          .placeholder("REGEX")
          .letter('r');

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy test", "Run the tests of a policy")
        .operands("<path>", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Evaluates every rule whose name starts with `test_`, as `opa test` does: true \
            passes, anything else fails. Rules named `todo_test_…` are skipped. Tests usually \
            stand in files named *_test.rego, which a bundle leaves out.\
            """)
        .options(VERBOSE, RUN, PolicyNetwork.ALLOW_NET)
        .examples(
            new Example("All tests", "autonomy policy test policy/ -v"),
            new Example("Those about speed", "autonomy policy test policy/ --run speed"))
        .exits(
            new Exit("0", "every test passed"),
            new Exit("1", "a test failed, none was found, or the policy has errors"))
        .seeAlso("policy check", "policy eval");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Terminal terminal = surroundings.terminal();
    PolicyFiles files = PolicyFiles.read(Path.of(arguments.operands().getFirst()));
    Optional<Pattern> pattern = pattern(arguments);
    List<PolicyTest> tests;
    Policy policy;
    try {
      CompileRequest request = files.request().withPrintStatements(true);
      tests =
          PolicyTest.find(request, name -> pattern.isEmpty() || pattern.get().matcher(name).find());
      policy = Rego.compile(request);
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    }
    if (tests.isEmpty()) {
      throw new CommandException(
          "no test in "
              + files.path()
              + (pattern.isPresent()
                  ? " matches `" + pattern.get() + "`"
                  : ": expected rules named test_..."));
    }
    PolicyNetwork network = PolicyNetwork.of(arguments, surroundings);
    return runAll(tests, policy, network, arguments.value(VERBOSE), terminal);
  }

  private static int runAll(
      List<PolicyTest> tests,
      Policy policy,
      PolicyNetwork network,
      boolean verbose,
      Terminal terminal) {
    Output out = terminal.out();
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    for (PolicyTest test : tests) {
      PolicyTest.Result result = test.run(policy, network);
      switch (result.verdict()) {
        case PASS -> passed++;
        case FAIL, ERROR -> failed++;
        case SKIPPED -> skipped++;
      }
      boolean interesting = result.verdict() != PolicyTest.Verdict.PASS;
      if (verbose || interesting) {
        show(test, result, terminal);
      }
    }
    if (verbose || failed + skipped > 0) {
      out.line(RULER);
    }
    out.line(terminal.styled(Style.GREEN, "PASS: " + passed + "/" + tests.size()));
    if (failed > 0) {
      out.line(terminal.styled(Style.RED, "FAIL: " + failed + "/" + tests.size()));
    }
    if (skipped > 0) {
      out.line("SKIPPED: " + skipped + "/" + tests.size());
    }
    return failed == 0 ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static void show(PolicyTest test, PolicyTest.Result result, Terminal terminal) {
    Output out = terminal.out();
    String verdict =
        switch (result.verdict()) {
          case PASS -> terminal.styled(Style.GREEN, "PASS");
          case FAIL -> terminal.styled(Style.RED, "FAIL");
          case ERROR -> terminal.styled(Style.RED, "ERROR");
          case SKIPPED -> terminal.styled(Style.YELLOW, "SKIPPED");
        };
    out.line(test.name() + ": " + verdict + " (" + result.micros() + " us)");
    if (!result.detail().isEmpty()) {
      out.line("  " + Printable.line(result.detail()));
    }
    for (String line : result.printed()) {
      out.line("  print: " + Printable.line(line));
    }
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
