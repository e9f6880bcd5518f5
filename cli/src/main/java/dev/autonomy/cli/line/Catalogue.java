package dev.autonomy.cli.line;

import java.util.List;

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
   * Commands under one heading.
   *
   * @param heading what they have in common
   * @param paths their paths
   */
  record Group(String heading, List<String> paths) {}
}
