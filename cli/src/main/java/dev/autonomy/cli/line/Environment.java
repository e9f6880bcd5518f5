package dev.autonomy.cli.line;

import java.nio.file.Path;
import java.util.Map;

/**
 * Environment variables and the directories that follow from them (XDG Base Directory
 * Specification). An empty variable counts as not set.
 */
public final class Environment {

  private static final String PRODUCT_DIRECTORY = "autonomyops";

  private final Map<String, String> variables;

  /** Over the given variables. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The variable's value, empty when it is not set. */
  public String value(String name) {
    return variables.getOrDefault(name, "");
  }

  /** The variable's value, or the fallback when it is not set or empty. */
  public String value(String name, String fallback) {
    String value = value(name);
    return value.isEmpty() ? fallback : value;
  }

  /** Every variable. */
  public Map<String, String> variables() {
    return variables;
  }

  /** Where logs and policies are kept: {@code XDG_CACHE_HOME/autonomyops}. */
  public Path cacheDirectory() {
    return base("XDG_CACHE_HOME", ".cache").resolve(PRODUCT_DIRECTORY);
  }

  /** Where the configuration file is: {@code XDG_CONFIG_HOME/autonomyops}. */
  public Path configDirectory() {
    return base("XDG_CONFIG_HOME", ".config").resolve(PRODUCT_DIRECTORY);
  }

  /**
   * The specification has relative paths ignored. Without {@code HOME}, the user database knows the
   * home directory, and the JVM asks it.
   */
  private Path base(String variable, String fallback) {
    String directory = value(variable);
    if (!directory.isEmpty()) {
      Path path = Path.of(directory);
      if (path.isAbsolute()) {
        return path;
      }
    }
    return Path.of(value("HOME", System.getProperty("user.home", "/")), fallback);
  }
}
