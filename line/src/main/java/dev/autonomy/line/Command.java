package dev.autonomy.line;

/** A command: its declaration, and what it does. */
public interface Command {

  /** How it is called; read by the parser, the help and the shell completion. */
  CommandSpec spec();

  /**
   * Does it.
   *
   * @return the exit status of the process
   * @throws UsageException when the arguments do not fit together
   * @throws CommandException when it cannot be done
   * @throws Exception for anything unforeseen; reported in one line
   */
  int run(Arguments arguments, Surroundings surroundings) throws Exception;
}
