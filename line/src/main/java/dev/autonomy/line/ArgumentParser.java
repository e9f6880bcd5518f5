package dev.autonomy.line;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words after a command's name: {@code --flag value}, {@code --flag=value}, one-letter
 * switches, {@code --} to end the flags. A flag given twice is refused rather than guessed at.
 */
public final class ArgumentParser {

  private final CommandSpec spec;
  private final Environment environment;
  private final Settings settings;
  // By identity: flags are constants, and comparing records costs start-up time.
  private final IdentityHashMap<Option<?>, Object> values = new IdentityHashMap<>();
  private final Set<Option<?>> given = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Option<?>> set = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> operands = new ArrayList<>();

  private boolean separated;

  private ArgumentParser(CommandSpec spec, Environment environment, Settings settings) {
    this.spec = spec;
    this.environment = environment;
    this.settings = settings;
  }

  /** For the command's flags, falling back on environment variables and settings. */
  public static ArgumentParser of(CommandSpec spec, Surroundings surroundings) {
    return new ArgumentParser(spec, surroundings.environment(), surroundings.settings());
  }

  /** Reads the words; once per parser. */
  public Arguments parse(List<String> words) throws UsageException {
    int at = 0;
    while (at < words.size()) {
      String word = words.get(at);
      if (word.equals("--")) {
        separated = true;
        operands.addAll(words.subList(at + 1, words.size()));
        break;
      }
      if (word.length() < 2 || word.charAt(0) != '-') {
        if (spec.bounds().endFlags()) {
          operands.addAll(words.subList(at, words.size()));
          break;
        }
        operands.add(word);
        at++;
      } else {
        at = flag(words, at);
      }
    }
    checkOperands();
    for (Option<?> option : spec.options()) {
      if (!set.contains(option)) {
        fallBack(option);
      }
    }
    return new Arguments(values, given, set, operands, separated);
  }

  /** Takes the flag at the position, and its value; returns the position behind them. */
  private int flag(List<String> words, int at) throws UsageException {
    String word = words.get(at);
    int equals = word.startsWith("--") ? word.indexOf('=') : -1;
    String name = equals < 0 ? word : word.substring(0, equals);
    Option<?> option = find(name);
    if (!given.add(option)) {
      throw new UsageException("`" + name + "` is given twice");
    }
    set.add(option);
    if (equals >= 0) {
      store(option, name, word.substring(equals + 1));
      return at + 1;
    }
    if (option.isSwitch()) {
      store(option, name, "true");
      return at + 1;
    }
    if (at + 1 == words.size()) {
      throw new UsageException("`" + name + "` needs a value: " + option.kind().expectation());
    }
    store(option, name, words.get(at + 1));
    return at + 2;
  }

  private Option<?> find(String name) throws UsageException {
    for (Option<?> option : spec.options()) {
      if (name.equals(option.written())
          || (name.length() == 2 && name.charAt(1) == option.letter())) {
        return option;
      }
    }
    List<String> known = new ArrayList<>();
    for (Option<?> option : spec.options()) {
      known.add(option.written());
    }
    Optional<String> nearest = Nearest.to(name, known);
    throw new UsageException(
        "unknown flag `"
            + name
            + "`"
            + (nearest.isPresent() ? ": did you mean `" + nearest.get() + "`?" : ""));
  }

  private <T> void store(Option<T> option, String source, String text) throws UsageException {
    values.put(option, option.parse(text, source));
  }

  private void fallBack(Option<?> option) throws UsageException {
    @Nullable String variable = option.variable();
    if (variable != null && !environment.value(variable).isEmpty()) {
      set.add(option);
      store(option, variable, environment.value(variable));
      return;
    }
    @Nullable String key = option.configKey();
    if (key != null) {
      Optional<String> configured = settings.value(key);
      if (configured.isPresent()) {
        set.add(option);
        store(option, key + " in " + settings.origin(), configured.get());
        return;
      }
    }
    @Nullable String text = option.defaultText();
    if (text != null) {
      store(option, option.written(), text);
    }
  }

  private void checkOperands() throws UsageException {
    CommandSpec.Operands bounds = spec.bounds();
    if (operands.size() < bounds.least()) {
      throw new UsageException("missing " + missingOperand());
    }
    if (operands.size() > bounds.most()) {
      String surplus = operands.get(bounds.most());
      throw new UsageException(
          "unexpected `" + surplus + "`" + (bounds.most() == 0 ? ": it takes flags only" : ""));
    }
  }

  private String missingOperand() {
    String[] names = spec.operands().split(" ", -1);
    return names[Math.min(operands.size(), names.length - 1)];
  }
}
