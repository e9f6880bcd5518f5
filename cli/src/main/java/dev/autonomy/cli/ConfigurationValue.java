package dev.autonomy.cli;

import dev.autonomy.line.Environment;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import java.util.Optional;

/**
 * The value that a configuration key has now.
 *
 * @param text as it was written
 * @param source {@code default}, the file's path, or the environment variable that holds it
 */
record ConfigurationValue(String text, String source) {

  /** The value of the key, if anything gives it one. */
  static Optional<ConfigurationValue> of(Option<?> key, Environment environment)
      throws UsageException {
    String variable = key.variable();
    if (variable != null && !environment.value(variable).isEmpty()) {
      return Optional.of(new ConfigurationValue(environment.value(variable), variable));
    }
    ConfigurationFile file = new ConfigurationFile(environment);
    Optional<String> configured = file.value(ConfigurationKey.name(key));
    if (configured.isPresent()) {
      return Optional.of(new ConfigurationValue(configured.get(), file.origin()));
    }
    String text = key.defaultText();
    return text == null ? Optional.empty() : Optional.of(new ConfigurationValue(text, "default"));
  }
}
