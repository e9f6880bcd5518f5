package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Style;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;

/** {@code autonomy demo validate}. */
final class DemoValidateCommand implements Command {

  private static final int NAME_COLUMNS = 15;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("demo validate", "Check this installation end to end")
        .description(
            """
            Works in a temporary directory, on loopback, and leaves nothing behind: the \
            installed files, the policy engine, the gate over HTTP, the log reopened and \
            verified, a tampered copy detected, and a child process governed through \
            AUTONOMY_RUNTIME_URL. A line for each.\
            """)
        .exits(new Exit("0", "everything holds"), new Exit("1", "a check does not hold"))
        .seeAlso("version", "run");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    Terminal terminal = surroundings.terminal();
    long start = System.nanoTime();
    int failed = 0;
    try (TemporaryFolder folder = TemporaryFolder.create("autonomy-demo-")) {
      DemoValidation validation =
          new DemoValidation(
              folder.path(), surroundings.environment().variables(), surroundings.clock());
      for (DemoValidation.Step step : validation.steps()) {
        failed += holds(step, surroundings) ? 0 : 1;
        terminal.out().flush();
      }
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    terminal
        .out()
        .line((failed == 0 ? "everything holds" : failed + " do not hold") + ", " + millis + " ms");
    return failed == 0 ? ExitStatus.DONE : ExitStatus.FAILED;
  }

  private static boolean holds(DemoValidation.Step step, Surroundings surroundings) {
    try {
      report(step, Style.GREEN, "ok   ", step.check().run(), surroundings.terminal());
      return true;
    } catch (Exception e) {
      String message = e.getMessage();
      String saw =
          e instanceof DemoValidation.FailedException && message != null ? message : e.toString();
      report(step, Style.RED, "FAIL ", saw, surroundings.terminal());
      if (surroundings.debug()) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        surroundings.terminal().error().write(trace.toString());
      }
      return false;
    }
  }

  private static void report(
      DemoValidation.Step step, Style style, String verdict, String saw, Terminal terminal) {
    terminal
        .out()
        .line(
            terminal.styled(style, verdict)
                + " "
                + step.name()
                + " ".repeat(NAME_COLUMNS - step.name().length())
                + Printable.line(saw));
  }
}
