package dev.autonomy.line;

import java.nio.file.Path;
import java.util.Map;

/**
 * Environment variables and the directories that follow from them (XDG Base Directory
 * Specification). An empty variable counts as not set.
 */
public final class Environment {

  private final Map<String, String> variables;

  /** Over the given variables. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** That of this process. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
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

  /** Where a product keeps what it can make again: {@code XDG_CACHE_HOME/PRODUCT}. */
  public Path cacheDirectory(String product) {
    return base("XDG_CACHE_HOME", ".cache").resolve(product);
  }

  /** Where a product has its configuration: {@code XDG_CONFIG_HOME/PRODUCT}. */
  public Path configDirectory(String product) {
    return base("XDG_CONFIG_HOME", ".config").resolve(product);
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
