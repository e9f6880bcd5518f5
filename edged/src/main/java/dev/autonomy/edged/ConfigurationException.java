package dev.autonomy.edged;

import java.util.List;

/** Says everything that is wrong with a configuration file, one line each. */
public final class ConfigurationException extends Exception {

  private final List<String> lines;

  ConfigurationException(List<String> lines) {
    super(String.join("\n", lines), null, false, false);
    this.lines = List.copyOf(lines);
  }

  /** The problems in the order of the file, each with file, line and column where it has them. */
  public List<String> lines() {
    return lines;
  }
}
