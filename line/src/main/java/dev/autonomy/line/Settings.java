package dev.autonomy.line;

import java.util.Optional;

/** Where flags that are not given find their values: the configuration file, seen by key. */
public interface Settings {

  /**
   * The value of the key, if the file has one.
   *
   * @throws UsageException when the file cannot be read or says something unknown
   */
  Optional<String> value(String key) throws UsageException;

  /** Where the value came from, for messages. */
  String origin();

  /** Those of a program without a configuration file of flags. */
  static Settings none() {
    return new Settings() {
      @Override
      public Optional<String> value(String key) {
        return Optional.empty();
      }

      @Override
      public String origin() {
        return "nowhere";
      }
    };
  }
}
