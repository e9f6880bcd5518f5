package dev.autonomy.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the completion script for zsh. */
final class ZshCompletion {

  private final String program;
  private final CommandTree tree;
  private final StringBuilder script = new StringBuilder();

  ZshCompletion(Catalogue catalogue) {
    this.program = catalogue.program();
    this.tree = new CommandTree(catalogue);
  }

  String script() {
    line("#compdef " + program);
    line("# zsh completion for " + program + ", made by `" + program + " completion zsh`.");
    line("_" + program + "() {");
    line("  local command_path=''");
    line("  local -a next");
    line("  # Takes the words of the command off, so that what is left are its own arguments.");
    line("  while (( CURRENT > 2 )); do");
    line("    case \"${command_path:+$command_path }${words[2]}\" in");
    line("      " + String.join("|", steps()) + ")");
    line("        command_path=${command_path:+$command_path }${words[2]}");
    line("        shift words; (( CURRENT-- )) ;;");
    line("      *) break ;;");
    line("    esac");
    line("  done");
    line("  case $command_path in");
    for (CommandSpec spec : tree.commands()) {
      command(spec);
    }
    for (String path : tree.next().keySet()) {
      if (tree.commands().stream().noneMatch(spec -> spec.path().equals(path))) {
        line("    '" + path + "')");
        describe(tree.next(path));
        line("      ;;");
      }
    }
    line("  esac");
    line("}");
    line("if [ \"$funcstack[1]\" = _" + program + " ]; then");
    line("  _" + program + " \"$@\"");
    line("else");
    line("  compdef _" + program + " " + program);
    line("fi");
    return script.toString();
  }

  private List<String> steps() {
    List<String> steps = new ArrayList<>();
    for (String parent : tree.next().keySet()) {
      for (String word : tree.next(parent).keySet()) {
        steps.add(ShellWords.quote(parent.isEmpty() ? word : parent + " " + word));
      }
    }
    return steps;
  }

  private void command(CommandSpec spec) {
    line("    " + ShellWords.quote(spec.path()) + ")");
    Map<String, String> following = tree.next(spec.path());
    if (!following.isEmpty()) {
      describe(following);
    }
    StringBuilder arguments = new StringBuilder("      _arguments -s");
    for (Option<?> option : spec.options()) {
      String name = option.written() + (option.isSwitch() ? "" : "=");
      String value =
          option.isSwitch() ? "" : ":" + escape(option.placeholder()) + ":" + action(option.kind());
      arguments.append(' ').append(argument(name + "[" + escape(option.purpose()) + "]" + value));
    }
    arguments.append(" '--help[explain this command]'");
    for (String operand : operands(spec.bounds())) {
      arguments.append(' ').append(argument(operand));
    }
    line(arguments + " ;;");
  }

  private static List<String> operands(CommandSpec.Operands operands) {
    return switch (operands.completes()) {
      case NOTHING -> List.of();
      case FILES -> List.of("*:file:_files");
      case DIRECTORIES -> List.of("*:directory:_files -/");
      case PROGRAMS -> List.of("(-)1:command:_command_names -e", "*::arguments:_normal");
      case WORDS -> List.of("1:word:(" + String.join(" ", operands.words()) + ")");
    };
  }

  private static String action(ValueKind<?> kind) {
    return switch (kind.completes()) {
      case NOTHING -> " ";
      case FILES -> "_files";
      case DIRECTORIES -> "_files -/";
      case PROGRAMS -> "_command_names -e";
      case WORDS -> "(" + String.join(" ", kind.words()) + ")";
    };
  }

  private void describe(Map<String, String> next) {
    StringBuilder words = new StringBuilder("      next=(");
    String separator = "";
    for (Map.Entry<String, String> word : next.entrySet()) {
      words.append(separator).append(argument(word.getKey() + ":" + escape(word.getValue())));
      separator = " ";
    }
    line(words + ")");
    line("      _describe command next");
  }

  private static String argument(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Signs with a meaning inside {@code _arguments} and {@code _describe}. */
  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace(":", "\\:").replace("[", "\\[").replace("]", "\\]");
  }

  private void line(String text) {
    script.append(text).append('\n');
  }
}
