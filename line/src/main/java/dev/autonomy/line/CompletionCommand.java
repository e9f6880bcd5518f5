package dev.autonomy.line;

import java.util.List;

/** Prints a script that makes a shell complete the program's commands, flags and values. */
public final class CompletionCommand implements Command {

  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final Catalogue catalogue;

  /** For the commands of the catalogue. */
  public CompletionCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public CommandSpec spec() {
    String program = catalogue.program();
    return CommandSpec.of("completion", "Print a completion script for bash, zsh or fish")
        .operands("<shell>", 1, 1, SHELLS)
        .description(
            "The script holds every command and flag, so completing starts no process. Print it"
                + " again after an update.")
        .examples(
            new CommandSpec.Example(
                "bash, for this session", "source <(" + program + " completion bash)"),
            new CommandSpec.Example(
                "bash, for good",
                program
                    + " completion bash > ~/.local/share/bash-completion/completions/"
                    + program),
            new CommandSpec.Example(
                "zsh, into a directory of $fpath",
                program + " completion zsh > \"${fpath[1]}/_" + program + "\""),
            new CommandSpec.Example(
                "fish",
                program + " completion fish > ~/.config/fish/completions/" + program + ".fish"));
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws UsageException {
    String shell = arguments.operands().getFirst();
    String script =
        switch (shell) {
          case "bash" -> new BashCompletion(catalogue).script();
          case "zsh" -> new ZshCompletion(catalogue).script();
          case "fish" -> new FishCompletion(catalogue).script();
          default ->
              throw new UsageException(
                  "unknown shell `" + shell + "`: expected `" + String.join("`, `", SHELLS) + "`");
        };
    surroundings.terminal().out().write(script);
    return ExitStatus.DONE;
  }
}
