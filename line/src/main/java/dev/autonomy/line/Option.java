package dev.autonomy.line;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One flag of a command: what it is called, which values it takes and where its value comes from
 * when the flag is not given. A flag on the command line wins over the environment variable, the
 * variable over the configuration file, the file over the default.
 *
 * @param name what stands after {@code --}
 * @param letter the one-letter form, {@code '\0'} when there is none
 * @param kind how its text becomes a value
 * @param placeholder stands for the value in help
 * @param purpose one sentence without a full stop, lower case
 * @param defaultText the default as a user would write it, null when there is none
 * @param shownDefault the default in words, for defaults that are worked out when the command runs
 * @param variable the environment variable to fall back on
 * @param configKey the configuration key to fall back on
 */
public record Option<T>(
    String name,
    char letter,
    ValueKind<T> kind,
    String placeholder,
    String purpose,
    @Nullable String defaultText,
    @Nullable String shownDefault,
    @Nullable String variable,
    @Nullable String configKey) {

  private static <T> Option<T> of(String name, ValueKind<T> kind, String purpose) {
    return new Option<>(name, '\0', kind, kind.placeholder(), purpose, null, null, null, null);
  }

  /** A flag that is on when given. */
  public static Option<Boolean> flag(String name, String purpose) {
    return of(name, new ValueKinds.Switch(), purpose).or("false");
  }

  /** A flag that takes one of these words. */
  public static Option<String> word(String name, List<String> words, String purpose) {
    return of(name, new ValueKinds.Word(words), purpose);
  }

  /** A flag with any text. */
  public static Option<String> text(String name, String purpose) {
    return of(name, new ValueKinds.Text(), purpose);
  }

  /** A flag that names a file. */
  public static Option<Path> file(String name, String purpose) {
    return of(name, new ValueKinds.FilePath(false), purpose);
  }

  /** A flag that names a directory. */
  public static Option<Path> directory(String name, String purpose) {
    return of(name, new ValueKinds.FilePath(true), purpose);
  }

  /** A flag with a length of time such as {@code 1h30m}. */
  public static Option<Duration> duration(String name, String purpose) {
    return duration(name, Duration.ZERO, Duration.ofMillis(Long.MAX_VALUE), purpose);
  }

  /** A flag with a length of time between the bounds, both included. */
  public static Option<Duration> duration(
      String name, Duration least, Duration most, String purpose) {
    return of(name, new ValueKinds.Span(least, most), purpose);
  }

  /** A flag with a number of bytes such as {@code 64MiB}, between the bounds, both included. */
  public static Option<Long> bytes(String name, long least, long most, String purpose) {
    return of(name, new ValueKinds.Bytes(least, most), purpose);
  }

  /** A flag with a whole number between the bounds, both included. */
  public static Option<Long> count(String name, long least, long most, String purpose) {
    return of(name, new ValueKinds.Count(least, most), purpose);
  }

  /** A flag with a point in time: RFC 3339, a date, or an age such as {@code 10m}. */
  public static Option<Moment> moment(String name, String purpose) {
    return of(name, new ValueKinds.PointInTime(), purpose);
  }

  /** A flag with a TCP address such as {@code 127.0.0.1:7777}. */
  public static Option<HostAndPort> address(String name, String purpose) {
    return of(name, new ValueKinds.Address(), purpose);
  }

  /** A flag that takes one of a few words: the names of {@code choices} in lower case. */
  public static <E extends Enum<E>> Option<E> choice(String name, E[] choices, String purpose) {
    return of(name, ValueKinds.Choice.of(choices), purpose);
  }

  /** The same flag with a one-letter form. */
  public Option<T> letter(char letter) {
    return new Option<>(
        name, letter, kind, placeholder, purpose, defaultText, shownDefault, variable, configKey);
  }

  /** The same flag with another word for its value in help. */
  public Option<T> placeholder(String word) {
    return new Option<>(
        name, letter, kind, word, purpose, defaultText, shownDefault, variable, configKey);
  }

  /** The same flag with a default, written as a user would. */
  public Option<T> or(String defaultText) {
    return new Option<>(
        name, letter, kind, placeholder, purpose, defaultText, shownDefault, variable, configKey);
  }

  /** The same flag with words for a default that the command works out itself. */
  public Option<T> orShown(String words) {
    return new Option<>(
        name, letter, kind, placeholder, purpose, defaultText, words, variable, configKey);
  }

  /** The same flag, falling back on an environment variable. */
  public Option<T> variable(String variable) {
    return new Option<>(
        name, letter, kind, placeholder, purpose, defaultText, shownDefault, variable, configKey);
  }

  /** The same flag, falling back on a configuration key. */
  public Option<T> configKey(String key) {
    return new Option<>(
        name, letter, kind, placeholder, purpose, defaultText, shownDefault, variable, key);
  }

  /** As it is written on a command line: {@code --name}. */
  public String written() {
    return "--" + name;
  }

  /** Whether the flag stands alone, without a value. */
  public boolean isSwitch() {
    return kind instanceof ValueKinds.Switch;
  }

  /** The default in words, if the flag has one that says anything. */
  public Optional<String> shownDefaultText() {
    if (shownDefault != null) {
      return Optional.of(shownDefault);
    }
    return isSwitch() ? Optional.empty() : Optional.ofNullable(defaultText);
  }

  /**
   * Checks that the text is a value of this flag.
   *
   * @throws UsageException when it is not; the message says what was expected
   */
  public void check(String text) throws UsageException {
    parse(text, configKey == null ? written() : configKey);
  }

  /** The value that the text from the given source stands for. */
  T parse(String text, String source) throws UsageException {
    try {
      return kind.parse(text);
    } catch (ValueException e) {
      throw new UsageException(
          "`" + text + "` is no value for `" + source + "`: " + e.expectation(kind));
    }
  }
}
