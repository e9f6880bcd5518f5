package dev.autonomy.line;

import java.util.List;
import java.util.Optional;

/** The commands of one program. Knows their names without loading them. */
public interface Catalogue {

  /** What the program is called. */
  String program();

  /** What it is, in one line. */
  String purpose();

  /** Its commands, in the order and under the headings of the help. */
  List<Group> groups();

  /** Loads a command; the path is one of those in the groups. */
  Command open(String path);

  /**
   * The line that was probably meant, for words that name no command.
   *
   * @return a whole line to show, if there is one better than the nearest command's name
   */
  default Optional<String> correction(List<String> words, Environment environment) {
    return Optional.empty();
  }

  /**
   * Commands under one heading.
   *
   * @param heading what they have in common
   * @param paths their paths
   */
  record Group(String heading, List<String> paths) {}
}
