package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Printable;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.ast.RegoVersion;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.format.FormatOptions;
import dev.autonomy.rego.format.Formatter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code autonomy policy fmt}. */
final class PolicyFormatCommand implements Command {

  private static final String STANDARD_INPUT = "-";

  private static final Option<Boolean> CHECK =
      Option.flag("check", "write nothing: name the files that would change, and fail if any");

  private static final Option<Boolean> DIFF =
      Option.flag("diff", "write nothing: show what would change");

  private static final Option<Boolean> V0_COMPATIBLE =
      Option.flag("v0-compatible", "read and write Rego v0");

  private static final Option<Boolean> V0_V1 =
      Option.flag("v0-v1", "read Rego v0, write what v0 and v1 both read");

  private static final Option<Boolean> DROP_V0_IMPORTS =
      Option.flag("drop-v0-imports", "drop imports that v1 does not need, such as rego.v1");

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy fmt", "Format policies in one style")
        .operands("<path>...", 1, Integer.MAX_VALUE, ValueKind.Completes.FILES)
        .description(
            """
            Formats Rego files, and those in directories, in the style of `opa fmt`, and prints \
            the names of those that changed. A file is replaced as a whole or not at all; one \
            that has errors stays as it is, and the others are formatted all the same. With `-` \
            standard input is formatted to standard output.

            A result is never trusted: it is read again and compared with what was there, \
            comments included, before anything is written. Symbolic links inside directories are \
            not followed.\
            """)
        .options(CHECK, DIFF, V0_COMPATIBLE, V0_V1, DROP_V0_IMPORTS)
        .examples(
            new Example("All policies in a directory", "autonomy policy fmt policy/"),
            new Example("In continuous integration", "autonomy policy fmt --check policy/"),
            new Example(
                "From Rego v0 to v1", "autonomy policy fmt --v0-v1 --drop-v0-imports policy/"))
        .exits(
            new Exit("0", "every file is formatted"),
            new Exit("1", "a file has errors or cannot be written, or --check found a difference"))
        .seeAlso("policy check");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    FormatOptions options = options(arguments);
    Terminal terminal = surroundings.terminal();
    List<String> operands = arguments.operands();
    if (operands.contains(STANDARD_INPUT)) {
      if (operands.size() > 1) {
        throw new UsageException("`-` stands alone: it formats standard input");
      }
      return standardInput(arguments, options, terminal);
    }
    List<String> problems = new ArrayList<>();
    List<Path> files = RegoFiles.find(operands, problems);
    boolean failed = !problems.isEmpty();
    for (String problem : problems) {
      terminal.error().line(Printable.line(problem));
    }
    if (files.isEmpty() && !failed) {
      throw new CommandException("no Rego in " + operands.getFirst() + ": expected *.rego");
    }
    for (Path file : files) {
      failed |= !file(file, arguments, options, terminal);
    }
    return failed ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  private static FormatOptions options(Arguments arguments) throws UsageException {
    boolean fromVersion0 = arguments.value(V0_V1);
    boolean drop = arguments.value(DROP_V0_IMPORTS);
    if (arguments.value(V0_COMPATIBLE)) {
      if (fromVersion0 || drop) {
        String other = fromVersion0 ? V0_V1.written() : DROP_V0_IMPORTS.written();
        throw new UsageException("`--v0-compatible` and `" + other + "` exclude each other");
      }
      return FormatOptions.of(RegoVersion.V0);
    }
    if (!fromVersion0) {
      return drop ? FormatOptions.DEFAULT.withoutVersionImports() : FormatOptions.DEFAULT;
    }
    FormatOptions version0 = FormatOptions.of(RegoVersion.V0);
    return drop
        ? version0.withTarget(FormatOptions.Target.VERSION_1).withoutVersionImports()
        : version0.withTarget(FormatOptions.Target.BOTH_VERSIONS);
  }

  private static int standardInput(Arguments arguments, FormatOptions options, Terminal terminal)
      throws CommandException {
    String text = RegoFiles.standardInput();
    String formatted;
    try {
      formatted = Formatter.format(new Source("<stdin>", text), options);
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    }
    if (arguments.value(DIFF)) {
      terminal.out().write(UnifiedDiff.of("<stdin>", text, formatted));
    } else if (!arguments.value(CHECK)) {
      terminal.out().write(formatted);
    }
    return arguments.value(CHECK) && !formatted.equals(text) ? ExitStatus.FAILED : ExitStatus.DONE;
  }

  /** Formats one file; returns whether it is as it should be afterwards. */
  private static boolean file(
      Path file, Arguments arguments, FormatOptions options, Terminal terminal) {
    try {
      String text = RegoFiles.read(file);
      String formatted = Formatter.format(new Source(file.toString(), text), options);
      if (formatted.equals(text)) {
        return true;
      }
      boolean check = arguments.value(CHECK);
      if (arguments.value(DIFF)) {
        terminal.out().write(UnifiedDiff.of(file.toString(), text, formatted));
        return !check;
      }
      if (!check) {
        RegoFiles.replace(file, formatted);
      }
      terminal.out().line(Printable.line(file.toString()));
      return !check;
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
    } catch (CommandException e) {
      terminal.error().line(Printable.line(e.line()));
    }
    return false;
  }
}
