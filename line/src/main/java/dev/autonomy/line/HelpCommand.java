package dev.autonomy.line;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Prints help about the program or one of its commands. */
public final class HelpCommand implements Command {

  private final Catalogue catalogue;

  /** About the commands of the catalogue. */
  public HelpCommand(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("help", "Explain a command")
        .operands("[command]", 0, 3, firstWords(catalogue));
  }

  /** The words a line can start with. */
  static List<String> firstWords(Catalogue catalogue) {
    Set<String> words = new LinkedHashSet<>();
    for (Catalogue.Group group : catalogue.groups()) {
      for (String path : group.paths()) {
        int space = path.indexOf(' ');
        words.add(space < 0 ? path : path.substring(0, space));
      }
    }
    return List.copyOf(words);
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws UsageException {
    Terminal terminal = surroundings.terminal();
    HelpPage page = new HelpPage(catalogue, terminal, terminal.out());
    String wanted = String.join(" ", arguments.operands());
    if (wanted.isEmpty()) {
      page.program();
      return ExitStatus.DONE;
    }
    List<String> paths = new ArrayList<>();
    for (Catalogue.Group group : catalogue.groups()) {
      paths.addAll(group.paths());
    }
    if (paths.contains(wanted)) {
      page.command(catalogue.open(wanted).spec());
    } else if (!page.members(wanted).isEmpty()) {
      page.group(wanted);
    } else {
      Optional<String> nearest = Nearest.to(wanted, paths);
      throw new UsageException(
          "unknown command `"
              + wanted
              + "`"
              + (nearest.isPresent() ? ": did you mean `" + nearest.get() + "`?" : ""));
    }
    return ExitStatus.DONE;
  }
}
