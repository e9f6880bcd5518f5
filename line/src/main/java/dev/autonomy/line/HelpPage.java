package dev.autonomy.line;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes help from declarations: for the program, for a group of commands, for one command. */
public final class HelpPage {

  private static final int MAX_WIDTH_COLUMNS = 100;

  /** A flag longer than this has its purpose on the next line. */
  private static final int MAX_LEFT_COLUMNS = 28;

  private final Catalogue catalogue;
  private final Terminal terminal;
  private final Output out;
  private final int width;

  /** Writes to the given stream, laid out for the terminal. */
  public HelpPage(Catalogue catalogue, Terminal terminal, Output out) {
    this.catalogue = catalogue;
    this.terminal = terminal;
    this.out = out;
    this.width = Math.min(terminal.width(), MAX_WIDTH_COLUMNS);
  }

  /** Every command with its purpose. */
  public void program() {
    out.line(catalogue.purpose());
    heading("Usage");
    out.line("  " + catalogue.program() + " <command> [flags] [arguments]");
    int left = 0;
    for (Catalogue.Group group : catalogue.groups()) {
      for (String path : group.paths()) {
        left = Math.max(left, path.length());
      }
    }
    for (Catalogue.Group group : catalogue.groups()) {
      heading(group.heading());
      for (String path : group.paths()) {
        row("  ", path, left, catalogue.open(path).spec().purpose());
      }
    }
    out.line("");
    paragraphs(
        "`"
            + catalogue.program()
            + " help <command>` tells more about one. Every command takes"
            + " --help, and --debug to show where a failure comes from.");
  }

  /** The commands that start with the given word. */
  public void group(String word) {
    heading("Usage", false);
    out.line("  " + catalogue.program() + " " + word + " <command> [flags] [arguments]");
    heading("Commands");
    List<String> members = members(word);
    int left = 0;
    for (String path : members) {
      left = Math.max(left, path.length());
    }
    for (String path : members) {
      row("  ", path, left, catalogue.open(path).spec().purpose());
    }
  }

  /** Paths of more than one word that start with the given one. */
  List<String> members(String word) {
    List<String> members = new ArrayList<>();
    for (Catalogue.Group group : catalogue.groups()) {
      for (String path : group.paths()) {
        if (path.startsWith(word + " ")) {
          members.add(path);
        }
      }
    }
    return members;
  }

  /** All about one command. */
  public void command(CommandSpec spec) {
    out.line(terminal.styled(Style.BOLD, spec.purpose()));
    heading("Usage");
    String flags = spec.options().isEmpty() ? "" : " [flags]";
    String operands = spec.operands().isEmpty() ? "" : " " + spec.operands();
    out.line("  " + catalogue.program() + " " + spec.path() + flags + operands);
    if (!spec.description().isEmpty()) {
      out.line("");
      paragraphs(spec.description());
    }
    if (!spec.options().isEmpty()) {
      heading("Flags");
      options(spec.options());
    }
    examples(spec.examples());
    exits(spec.exits());
    if (!spec.seeAlso().isEmpty()) {
      heading("See also");
      for (String path : spec.seeAlso()) {
        out.line("  " + catalogue.program() + " " + path);
      }
    }
  }

  private void options(List<Option<?>> options) {
    int left = 0;
    for (Option<?> option : options) {
      int length = left(option).length();
      if (length <= MAX_LEFT_COLUMNS) {
        left = Math.max(left, length);
      }
    }
    for (Option<?> option : options) {
      row("  ", left(option), left, option.purpose() + origins(option));
    }
  }

  private static String left(Option<?> option) {
    String letter = option.letter() == '\0' ? "    " : "-" + option.letter() + ", ";
    String value = option.placeholder().isEmpty() ? "" : " " + option.placeholder();
    return letter + option.written() + value;
  }

  private static String origins(Option<?> option) {
    List<String> origins = new ArrayList<>();
    option.shownDefaultText().ifPresent(text -> origins.add("default " + text));
    @Nullable String variable = option.variable();
    if (variable != null) {
      origins.add("env " + variable);
    }
    @Nullable String key = option.configKey();
    if (key != null) {
      origins.add("config " + key);
    }
    return origins.isEmpty() ? "" : " (" + String.join("; ", origins) + ")";
  }

  private void examples(List<CommandSpec.Example> examples) {
    if (examples.isEmpty()) {
      return;
    }
    heading("Examples");
    String separator = "";
    for (CommandSpec.Example example : examples) {
      out.write(separator);
      out.line(terminal.styled(Style.DIM, "  # " + example.purpose()));
      out.line("  " + example.line());
      separator = "\n";
    }
  }

  private void exits(List<CommandSpec.Exit> exits) {
    if (exits.isEmpty()) {
      return;
    }
    heading("Exit status");
    int left = 0;
    for (CommandSpec.Exit exit : exits) {
      left = Math.max(left, exit.status().length());
    }
    for (CommandSpec.Exit exit : exits) {
      row("  ", exit.status(), left, exit.meaning());
    }
  }

  private void heading(String text) {
    heading(text, true);
  }

  private void heading(String text, boolean spaced) {
    if (spaced) {
      out.line("");
    }
    out.line(terminal.styled(Style.BOLD, text));
  }

  private void paragraphs(String text) {
    for (String line : Paragraphs.wrap(text, width)) {
      out.line(line);
    }
  }

  /** Two columns; the right one is wrapped. */
  private void row(String indent, String left, int leftColumns, String right) {
    int start = indent.length() + leftColumns + 2;
    List<String> lines = Paragraphs.wrap(right, Math.max(20, width - start));
    String margin = " ".repeat(start);
    int first = 0;
    if (left.length() > leftColumns) {
      out.line(indent + left);
    } else {
      out.line(indent + left + " ".repeat(leftColumns - left.length() + 2) + lines.getFirst());
      first = 1;
    }
    for (String line : lines.subList(first, lines.size())) {
      out.line(margin + line);
    }
  }
}
