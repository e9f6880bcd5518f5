package dev.autonomy.line;

import java.util.Map;

/** Writes the completion script for fish. */
final class FishCompletion {

  private final String program;
  private final CommandTree tree;
  private final StringBuilder script = new StringBuilder();

  FishCompletion(Catalogue catalogue) {
    this.program = catalogue.program();
    this.tree = new CommandTree(catalogue);
  }

  String script() {
    line("# fish completion for " + program + ", made by `" + program + " completion fish`.");
    line("function __" + program + "_at --description 'whether the line starts with these words'");
    line("  set -l words (commandline -opc)");
    line("  set -e words[1]");
    line("  test (count $words) -ge (count $argv); or return 1");
    line("  test \"$words[1..\"(count $argv)\"]\" = \"$argv\"");
    line("end");
    line("function __" + program + "_next --description 'whether the line is exactly these words'");
    line("  set -l words (commandline -opc)");
    line("  set -e words[1]");
    line("  test \"$words\" = \"$argv\"");
    line("end");
    line("complete -c " + program + " -f");
    for (String parent : tree.next().keySet()) {
      for (Map.Entry<String, String> word : tree.next(parent).entrySet()) {
        offer("__" + program + "_next" + spaced(parent))
            .append(" -a ")
            .append(word.getKey())
            .append(" -d ")
            .append(quote(word.getValue()))
            .append('\n');
      }
    }
    for (CommandSpec spec : tree.commands()) {
      command(spec);
    }
    return script.toString();
  }

  private void command(CommandSpec spec) {
    String condition = "__" + program + "_at" + spaced(spec.path());
    for (Option<?> option : spec.options()) {
      StringBuilder line = offer(condition).append(" -l ").append(option.name());
      if (option.letter() != '\0') {
        line.append(" -s ").append(option.letter());
      }
      if (!option.isSwitch()) {
        line.append(" -r").append(values(option.kind()));
      }
      line.append(" -d ").append(quote(option.purpose())).append('\n');
    }
    CommandSpec.Operands operands = spec.bounds();
    switch (operands.completes()) {
      case NOTHING -> {}
      case FILES -> offer(condition).append(" -F\n");
      case DIRECTORIES -> offer(condition).append(" -a '(__fish_complete_directories)'\n");
      case PROGRAMS -> offer(condition).append(" -a '(__fish_complete_subcommand --fcs-skip=2)'\n");
      case WORDS ->
          offer(condition)
              .append(" -a ")
              .append(quote(String.join(" ", operands.words())))
              .append('\n');
    }
  }

  private static String values(ValueKind<?> kind) {
    return switch (kind.completes()) {
      case NOTHING -> " -f";
      case FILES -> " -F";
      case DIRECTORIES -> " -f -a '(__fish_complete_directories)'";
      case PROGRAMS -> " -f -a '(__fish_complete_command)'";
      case WORDS -> " -f -a " + quote(String.join(" ", kind.words()));
    };
  }

  private StringBuilder offer(String condition) {
    return script.append("complete -c ").append(program).append(" -n ").append(quote(condition));
  }

  private static String spaced(String path) {
    return path.isEmpty() ? "" : " " + path;
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  private void line(String text) {
    script.append(text).append('\n');
  }
}
