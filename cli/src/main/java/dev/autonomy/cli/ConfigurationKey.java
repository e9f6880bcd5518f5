package dev.autonomy.cli;

import dev.autonomy.line.Nearest;
import dev.autonomy.line.Option;
import dev.autonomy.line.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the configuration file may say: the flags that have a configuration key. */
final class ConfigurationKey {

  private ConfigurationKey() {}

  /** Every flag that the file can give a value. */
  static List<Option<?>> all() {
    List<Option<?>> all =
        new ArrayList<>(
            List.of(
                NodeIdentity.NODE_ID,
                RuntimeStartCommand.LISTEN,
                RuntimeStartCommand.ALLOWED_DOMAINS,
                Locations.DAEMON_LOG));
    all.addAll(LogRetention.OPTIONS);
    all.add(Locations.POLICY_DIRECTORY);
    all.add(CommonOptions.OUTPUT);
    return all;
  }

  /** The names of all keys. */
  static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Option<?> option : all()) {
      names.add(name(option));
    }
    return names;
  }

  /** The flag that goes by the key. */
  static Option<?> find(String name) throws UsageException {
    for (Option<?> option : all()) {
      if (name.equals(name(option))) {
        return option;
      }
    }
    Optional<String> nearest = Nearest.to(name, names());
    throw new UsageException(
        "unknown key `"
            + name
            + "`: "
            + (nearest.isPresent()
                ? "did you mean `" + nearest.get() + "`?"
                : "known keys are " + String.join(", ", names())));
  }

  /** The flag's key. */
  static String name(Option<?> option) {
    String key = option.configKey();
    if (key == null) {
      throw new IllegalStateException(option.written() + " has no configuration key");
    }
    return key;
  }
}
