package dev.autonomy.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes the completion script for bash, 3.2 and newer, without the bash-completion package. */
final class BashCompletion {

  private final String program;
  private final CommandTree tree;
  private final StringBuilder script = new StringBuilder();

  BashCompletion(Catalogue catalogue) {
    this.program = catalogue.program();
    this.tree = new CommandTree(catalogue);
  }

  String script() {
    line("# bash completion for " + program + ", made by `" + program + " completion bash`.");
    line("_" + program + "() {");
    line("  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}");
    line("  local command='' operands=0 skip=0 i word");
    line("  COMPREPLY=()");
    line("  # Bash splits --flag=value at the sign.");
    line("  if [[ $cur == = ]]; then cur=''; fi");
    line("  if [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi");
    walk();
    line("  case \"$command\" in");
    Set<String> paths = new TreeSet<>(tree.next().keySet());
    for (CommandSpec spec : tree.commands()) {
      paths.remove(spec.path());
      command(spec);
    }
    for (String path : paths) {
      line("    '" + path + "')");
      String words = String.join(" ", tree.next(path).keySet());
      line("      ((operands > 0)) || _" + program + "_words '" + words + "' ;;");
    }
    line("  esac");
    line("}");
    helpers();
    line("complete -F _" + program + " " + program);
    return script.toString();
  }

  /** Finds the command and counts its operands, up to the word under the cursor. */
  private void walk() {
    List<String> steps = new ArrayList<>();
    for (String parent : tree.next().keySet()) {
      for (String word : tree.next(parent).keySet()) {
        steps.add("'" + (parent.isEmpty() ? word : parent + " " + word) + "'");
      }
    }
    line("  for ((i = 1; i < COMP_CWORD; i++)); do");
    line("    word=${COMP_WORDS[i]}");
    line("    if ((skip)); then [[ $word == = ]] || skip=0; continue; fi");
    line("    if ((operands == 0)); then");
    line("      case \"${command:+$command }$word\" in");
    line("        " + String.join("|", steps) + ")");
    line("          command=${command:+$command }$word; continue ;;");
    line("      esac");
    line("    fi");
    line("    case \"$command $word\" in");
    List<String> valued = new ArrayList<>();
    for (CommandSpec spec : tree.commands()) {
      for (Option<?> option : spec.options()) {
        if (!option.isSwitch()) {
          valued.add("'" + spec.path() + " " + option.written() + "'");
        }
      }
    }
    if (!valued.isEmpty()) {
      line("      " + String.join("|", valued) + ") skip=1 ;;");
    }
    line("      *' -'*) ;;");
    line("      *) operands=$((operands + 1)) ;;");
    line("    esac");
    line("  done");
  }

  private void command(CommandSpec spec) {
    line("    '" + spec.path() + "')");
    StringBuilder flags = new StringBuilder();
    for (Option<?> option : spec.options()) {
      flags.append(option.written()).append(' ');
    }
    flags.append("--help");
    CommandSpec.Operands operands = spec.bounds();
    if (operands.endFlags()) {
      line("      if ((operands > 0)); then _" + program + "_files -f; return; fi");
    }
    values(spec.options());
    line("      if [[ $cur == -* ]]; then _" + program + "_words '" + flags + "'; return; fi");
    String words = String.join(" ", operands.words());
    String following = String.join(" ", tree.next(spec.path()).keySet());
    switch (operands.completes()) {
      case NOTHING -> line("      _" + program + "_words '" + following + "' ;;");
      case FILES -> line("      _" + program + "_files -f ;;");
      case DIRECTORIES -> line("      _" + program + "_files -d ;;");
      case PROGRAMS -> {
        line("      _" + program + "_files -c");
        line("      COMPREPLY+=($(compgen -W '" + following + "' -- \"$cur\")) ;;");
      }
      case WORDS -> line("      ((operands > 0)) || _" + program + "_words '" + words + "' ;;");
    }
  }

  private void values(List<Option<?>> options) {
    boolean any = false;
    for (Option<?> option : options) {
      if (option.isSwitch()) {
        continue;
      }
      if (!any) {
        line("      case $prev in");
        any = true;
      }
      String action =
          switch (option.kind().completes()) {
            case NOTHING -> "";
            case FILES -> "_" + program + "_files -f; ";
            case DIRECTORIES -> "_" + program + "_files -d; ";
            case PROGRAMS -> "_" + program + "_files -c; ";
            case WORDS ->
                "_" + program + "_words '" + String.join(" ", option.kind().words()) + "'; ";
          };
      line("        " + option.written() + ") " + action + "return ;;");
    }
    if (any) {
      line("      esac");
    }
  }

  private void helpers() {
    line("_" + program + "_words() {");
    line("  COMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))");
    line("}");
    line("_" + program + "_files() {");
    line("  local IFS=$'\\n'");
    line("  COMPREPLY=($(compgen \"$1\" -- \"$cur\"))");
    line("  compopt -o filenames 2>/dev/null");
    line("}");
  }

  private void line(String text) {
    script.append(text).append('\n');
  }
}
