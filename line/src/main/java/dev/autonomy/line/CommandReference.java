package dev.autonomy.line;

import java.util.ArrayList;
import java.util.List;

/**
 * The reference of a program's commands in Markdown, from the same declarations as the parser and
 * the help.
 */
public final class CommandReference {

  private final Catalogue catalogue;
  private final List<Option<?>> shared;
  private final StringBuilder page;

  /**
   * Of a program.
   *
   * @param head the page's beginning, up to the first command
   * @param shared options that most commands have and the head explains: they are only named
   */
  public CommandReference(Catalogue catalogue, String head, List<Option<?>> shared) {
    this.catalogue = catalogue;
    this.shared = List.copyOf(shared);
    this.page = new StringBuilder(head);
  }

  /** The whole page. */
  public String page() {
    for (Catalogue.Group group : catalogue.groups()) {
      page.append("\n## ").append(group.heading()).append('\n');
      for (String path : group.paths()) {
        command(catalogue.open(path).spec());
      }
    }
    return page.toString();
  }

  private void command(CommandSpec spec) {
    page.append("\n### ")
        .append(catalogue.program())
        .append(' ')
        .append(spec.path())
        .append("\n\n");
    page.append(spec.purpose()).append(".\n\n```\n");
    page.append(catalogue.program()).append(' ').append(spec.path());
    page.append(spec.options().isEmpty() ? "" : " [flags]");
    page.append(spec.operands().isEmpty() ? "" : " " + spec.operands()).append("\n```\n");
    if (!spec.description().isEmpty()) {
      page.append('\n').append(markdown(spec.description())).append('\n');
    }
    options(spec);
    if (!spec.examples().isEmpty()) {
      page.append("\n```sh\n");
      for (CommandSpec.Example example : spec.examples()) {
        page.append("# ")
            .append(example.purpose())
            .append('\n')
            .append(example.line())
            .append('\n');
      }
      page.append("```\n");
    }
    if (!spec.exits().isEmpty()) {
      page.append("\n| Exit status | Meaning |\n|---|---|\n");
      for (CommandSpec.Exit exit : spec.exits()) {
        page.append("| ").append(exit.status()).append(" | ").append(exit.meaning()).append(" |\n");
      }
    }
  }

  private void options(CommandSpec spec) {
    List<String> common = new ArrayList<>();
    boolean headed = false;
    for (Option<?> option : spec.options()) {
      if (shared.contains(option)) {
        common.add("`" + option.written() + "`");
        continue;
      }
      if (!headed) {
        page.append("\n| Flag | Meaning | Default | Also from |\n|---|---|---|---|\n");
        headed = true;
      }
      option(option);
    }
    if (!common.isEmpty()) {
      page.append("\nAnd ").append(String.join(", ", common)).append(".\n");
    }
  }

  private void option(Option<?> option) {
    List<String> origins = new ArrayList<>();
    if (option.variable() != null) {
      origins.add("`" + option.variable() + "`");
    }
    if (option.configKey() != null) {
      origins.add("config `" + option.configKey() + "`");
    }
    String letter = option.letter() == '\0' ? "" : "`-" + option.letter() + "`, ";
    String placeholder = option.placeholder().isEmpty() ? "" : " " + option.placeholder();
    page.append("| ").append(letter).append('`').append(cell(option.written() + placeholder));
    page.append("` | ").append(cell(option.purpose()));
    page.append(" | ").append(cell(option.shownDefaultText().orElse("")));
    page.append(" | ").append(String.join(", ", origins)).append(" |\n");
  }

  /** Indented lines are figures. */
  private static String markdown(String description) {
    StringBuilder text = new StringBuilder();
    boolean figure = false;
    for (String line : description.split("\n", -1)) {
      boolean indented = line.startsWith("  ");
      if (indented != figure) {
        text.append("```\n");
        figure = indented;
      }
      text.append(indented ? line.substring(2) : line).append('\n');
    }
    return text.append(figure ? "```\n" : "").toString().stripTrailing();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
