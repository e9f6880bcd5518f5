package dev.autonomy.line;

import java.util.ArrayList;
import java.util.List;

/**
 * The declaration of one command.
 *
 * @param path the words that call it, such as {@code wal verify}
 * @param purpose one line, imperative mood, without a full stop
 * @param operands the operands as the synopsis shows them, empty when there are none
 * @param bounds how many operands it takes and what they are
 * @param description paragraphs for help, separated by an empty line
 * @param options its flags, in the order of help
 * @param examples command lines worth copying
 * @param exits exit statuses beyond the common ones
 * @param seeAlso paths of related commands
 */
public record CommandSpec(
    String path,
    String purpose,
    String operands,
    Operands bounds,
    String description,
    List<Option<?>> options,
    List<Example> examples,
    List<Exit> exits,
    List<String> seeAlso) {

  /**
   * What a command takes besides flags.
   *
   * @param least how many at least
   * @param most how many at most
   * @param completes what a shell offers for them
   * @param words the words to offer for {@link ValueKind.Completes#WORDS}
   * @param endFlags whether everything after the first operand belongs to the operands, flags
   *     included
   */
  public record Operands(
      int least, int most, ValueKind.Completes completes, List<String> words, boolean endFlags) {

    private static final Operands NONE =
        new Operands(0, 0, ValueKind.Completes.NOTHING, List.of(), false);
  }

  /**
   * A command line and what it is good for.
   *
   * @param purpose one line, without a full stop
   * @param line what to type
   */
  public record Example(String purpose, String line) {}

  /**
   * An exit status and its meaning.
   *
   * @param status a number or, such as {@code 128+n}, a family of numbers
   * @param meaning one line, without a full stop
   */
  public record Exit(String status, String meaning) {}

  /** A command without flags and operands, to be completed by the methods below. */
  public static CommandSpec of(String path, String purpose) {
    return new CommandSpec(
        path, purpose, "", Operands.NONE, "", List.of(), List.of(), List.of(), List.of());
  }

  /** The same with operands that a shell completes as given. */
  public CommandSpec operands(String synopsis, int least, int most, ValueKind.Completes completes) {
    return withOperands(synopsis, new Operands(least, most, completes, List.of(), false));
  }

  /** The same with operands, the first of which is one of a few words. */
  public CommandSpec operands(String synopsis, int least, int most, List<String> words) {
    return withOperands(
        synopsis, new Operands(least, most, ValueKind.Completes.WORDS, words, false));
  }

  /** The same with another command's line as operands: flags after the first belong to it. */
  public CommandSpec commandLine(String synopsis) {
    return withOperands(
        synopsis,
        new Operands(1, Integer.MAX_VALUE, ValueKind.Completes.PROGRAMS, List.of(), true));
  }

  private CommandSpec withOperands(String synopsis, Operands bounds) {
    return new CommandSpec(
        path, purpose, synopsis, bounds, description, options, examples, exits, seeAlso);
  }

  /** The same with a description. */
  public CommandSpec description(String text) {
    return new CommandSpec(
        path, purpose, operands, bounds, text, options, examples, exits, seeAlso);
  }

  /** The same with these flags behind those that it has. */
  public CommandSpec options(Option<?>... flags) {
    return options(List.of(flags));
  }

  /** The same with these flags behind those that it has. */
  public CommandSpec options(List<Option<?>> flags) {
    List<Option<?>> all = new ArrayList<>(options);
    all.addAll(flags);
    return new CommandSpec(
        path, purpose, operands, bounds, description, all, examples, exits, seeAlso);
  }

  /** The same with examples. */
  public CommandSpec examples(Example... lines) {
    return new CommandSpec(
        path, purpose, operands, bounds, description, options, List.of(lines), exits, seeAlso);
  }

  /** The same with exit statuses. */
  public CommandSpec exits(Exit... statuses) {
    return new CommandSpec(
        path,
        purpose,
        operands,
        bounds,
        description,
        options,
        examples,
        List.of(statuses),
        seeAlso);
  }

  /** The same with related commands. */
  public CommandSpec seeAlso(String... paths) {
    return new CommandSpec(
        path, purpose, operands, bounds, description, options, examples, exits, List.of(paths));
  }
}
