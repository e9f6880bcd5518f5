package dev.autonomy.line;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the command that a line names, runs it, and turns whatever goes wrong into one line on
 * standard error and an exit status.
 */
public final class CommandLine {

  private final Catalogue catalogue;
  private final Terminal terminal;
  private Surroundings surroundings;

  /** For the program's commands. */
  public CommandLine(Catalogue catalogue, Surroundings surroundings) {
    this.catalogue = catalogue;
    this.surroundings = surroundings;
    this.terminal = surroundings.terminal();
  }

  /** For a program that people and scripts start, on the streams of its process. */
  public static CommandLine ofProcess(
      Catalogue catalogue, Environment environment, Settings settings, InstantSource clock) {
    return new CommandLine(
        catalogue,
        new Surroundings(environment, settings, Terminal.ofProcess(environment), clock, false));
  }

  /**
   * Runs the command that the words name.
   *
   * @return the exit status
   */
  public int run(String... words) {
    String subject = catalogue.program();
    String remedy = catalogue.program() + " help";
    int status;
    try {
      List<String> rest = new ArrayList<>(List.of(words));
      while (!rest.isEmpty() && rest.getFirst().equals("--debug")) {
        surroundings = surroundings.debugging();
        rest.removeFirst();
      }
      if (rest.equals(List.of("--version"))) {
        rest.set(0, "version");
      }
      Optional<String> path = path(rest);
      if (path.isPresent()) {
        subject += " " + path.get();
        remedy += " " + path.get();
        status = command(path.get(), rest);
      } else {
        status = withoutCommand(rest);
      }
      terminal.out().flush();
    } catch (UsageException e) {
      status = report(subject, e.line() + " (see `" + remedy + "`)", e, ExitStatus.USAGE);
    } catch (CommandException e) {
      status = report(subject, e.line(), e, e.status());
    } catch (Output.ClosedException e) {
      status =
          e.isBrokenPipe()
              ? ExitStatus.BROKEN_PIPE
              : report(subject, e.line(), e, ExitStatus.FAILED);
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      status = report(subject, unforeseen(e), e, ExitStatus.FAILED);
    }
    flushErrors();
    return status;
  }

  /** The longest path that the leading words spell; they are taken off. */
  private Optional<String> path(List<String> rest) {
    String found = "";
    int words = 0;
    for (Catalogue.Group group : catalogue.groups()) {
      for (String path : group.paths()) {
        if (path.length() > found.length() && spells(rest, path)) {
          found = path;
        }
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < found.length(); i++) {
      words += found.charAt(i) == ' ' ? 1 : 0;
    }
    rest.subList(0, words + 1).clear();
    return Optional.of(found);
  }

  private static boolean spells(List<String> words, String path) {
    int at = 0;
    for (String word : words) {
      if (!path.startsWith(word, at) || word.isEmpty()) {
        return false;
      }
      at += word.length();
      if (at == path.length()) {
        return true;
      }
      if (path.charAt(at++) != ' ') {
        return false;
      }
    }
    return false;
  }

  private int command(String path, List<String> rest) throws Exception {
    Command command = catalogue.open(path);
    CommandSpec spec = command.spec();
    List<String> words = new ArrayList<>();
    boolean flags = true;
    for (String word : rest) {
      boolean operand = word.isEmpty() || word.charAt(0) != '-';
      if (word.equals("--") || (operand && spec.bounds().endFlags())) {
        flags = false;
      }
      if (flags && (word.equals("--help") || word.equals("-h"))) {
        new HelpPage(catalogue, terminal, terminal.out()).command(spec);
        return ExitStatus.DONE;
      }
      if (flags && word.equals("--debug")) {
        surroundings = surroundings.debugging();
      } else {
        words.add(word);
      }
    }
    Arguments arguments = ArgumentParser.of(spec, surroundings).parse(words);
    return command.run(arguments, surroundings);
  }

  private int withoutCommand(List<String> rest) throws UsageException {
    if (rest.isEmpty()) {
      new HelpPage(catalogue, terminal, terminal.out()).program();
      return ExitStatus.DONE;
    }
    String word = rest.getFirst();
    if (word.equals("--help") || word.equals("-h")) {
      new HelpPage(catalogue, terminal, terminal.out()).program();
      return ExitStatus.DONE;
    }
    List<String> members = new HelpPage(catalogue, terminal, terminal.out()).members(word);
    if (members.isEmpty()) {
      throw new UsageException(unknown(rest));
    }
    return group(word, members, rest);
  }

  private int group(String word, List<String> members, List<String> rest) throws UsageException {
    if (rest.size() == 1) {
      new HelpPage(catalogue, terminal, terminal.error()).group(word);
      return ExitStatus.USAGE;
    }
    String second = rest.get(1);
    if (second.equals("--help") || second.equals("-h")) {
      new HelpPage(catalogue, terminal, terminal.out()).group(word);
      return ExitStatus.DONE;
    }
    Optional<String> nearest = Nearest.to(word + " " + second, members);
    throw new UsageException(
        "unknown command `"
            + word
            + " "
            + second
            + "`"
            + (nearest.isPresent() ? ": did you mean `" + nearest.get() + "`?" : ""));
  }

  /**
   * What to say about a first word that is no command: a flag, a typing error, or another program.
   */
  private String unknown(List<String> rest) {
    String word = rest.getFirst();
    if (word.startsWith("-")) {
      return misplacedFlags(rest);
    }
    Optional<String> nearest = Nearest.to(word, HelpCommand.firstWords(catalogue));
    if (nearest.isEmpty()) {
      nearest = catalogue.correction(rest, surroundings.environment());
    }
    return "unknown command `"
        + word
        + "`"
        + (nearest.isPresent() ? ": did you mean `" + nearest.get() + "`?" : "");
  }

  /** Looks for the command behind the flags and shows the line in its right order. */
  private String misplacedFlags(List<String> rest) {
    for (int i = 1; i < rest.size(); i++) {
      List<String> tail = new ArrayList<>(rest.subList(i, rest.size()));
      Optional<String> path = path(tail);
      if (path.isPresent()) {
        return "flags stand after the command: `"
            + catalogue.program()
            + " "
            + path.get()
            + " "
            + ShellWords.join(rest.subList(0, i))
            + (tail.isEmpty() ? "" : " " + ShellWords.join(tail))
            + "`";
      }
    }
    return "unknown flag `" + rest.getFirst() + "`";
  }

  private int report(String subject, String message, Throwable failure, int status) {
    try {
      terminal.out().flush();
    } catch (Output.ClosedException e) {
      // Whoever read the output is gone; what went wrong is still worth telling.
      failure.addSuppressed(e);
    }
    Output error = terminal.error();
    error.line(subject + ": " + terminal.styledError(Style.RED, message));
    if (surroundings.debug()) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      error.write(trace.toString().getBytes(StandardCharsets.UTF_8));
    }
    return status;
  }

  private static String unforeseen(Throwable failure) {
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return (message == null || message.isEmpty() ? kind : kind + ": " + firstLine(message))
        + " (--debug shows where)";
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private void flushErrors() {
    try {
      terminal.error().flush();
    } catch (Output.ClosedException e) {
      // Nobody is left to tell.
      return;
    }
  }
}
