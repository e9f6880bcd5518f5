package dev.autonomy.line;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a command line says: values for flags, and operands. Every value has been checked. */
public final class Arguments {

  private final IdentityHashMap<Option<?>, Object> values;
  private final Set<Option<?>> given;
  private final Set<Option<?>> set;
  private final List<String> operands;
  private final boolean separated;

  /** The sets compare flags by identity. */
  Arguments(
      IdentityHashMap<Option<?>, Object> values,
      Set<Option<?>> given,
      Set<Option<?>> set,
      List<String> operands,
      boolean separated) {
    this.values = values;
    this.given = given;
    this.set = set;
    this.operands = List.copyOf(operands);
    this.separated = separated;
  }

  /** The value of a flag that has a default. */
  public <T> T value(Option<T> option) {
    Optional<T> value = find(option);
    if (value.isEmpty()) {
      throw new IllegalStateException(option.written() + " has no default");
    }
    return value.get();
  }

  /**
   * The value of a flag from the command line, the environment, the configuration or its default.
   */
  @SuppressWarnings("unchecked") // the parser put it there under the same option
  public <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable((T) values.get(option));
  }

  /** Whether the flag stands on the command line itself. */
  public boolean isGiven(Option<?> option) {
    return given.contains(option);
  }

  /** Whether the flag's value comes from anywhere but its default. */
  public boolean isSet(Option<?> option) {
    return set.contains(option);
  }

  /** Whether {@code --} says that nothing behind it is one of our flags. */
  public boolean isSeparated() {
    return separated;
  }

  /** What is not a flag, in order. */
  public List<String> operands() {
    return operands;
  }
}
