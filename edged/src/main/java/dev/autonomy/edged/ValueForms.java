package dev.autonomy.edged;

import dev.autonomy.line.Durations;
import dev.autonomy.line.Sizes;
import dev.autonomy.line.ValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tomlj.TomlArray;

/** The forms of values in {@code edge.toml}. */
final class ValueForms {

  private static final String PER_SECOND = "/s";

  private ValueForms() {}

  /** The value, which must be text. */
  static String text(Object value) throws ValueException {
    if (value instanceof String text) {
      return text;
    }
    throw new ValueException();
  }

  /** A number of bytes: {@code "64MiB"} or a plain number. */
  record Size(long least, long most) implements ValueForm<Long> {
    @Override
    public Long read(Object value) throws ValueException, OutOfBoundsException {
      return within(value instanceof Long bytes ? bytes : Sizes.parse(text(value)), least, most);
    }

    @Override
    public String expectation() {
      return "a size such as `64MiB`";
    }

    @Override
    public String bounds() {
      return Sizes.text(least) + " to " + Sizes.text(most);
    }
  }

  /** Bytes in a second: {@code "10MiB/s"}. */
  record Rate(long least, long most) implements ValueForm<Long> {
    @Override
    public Long read(Object value) throws ValueException, OutOfBoundsException {
      String text = text(value);
      if (!text.endsWith(PER_SECOND)) {
        throw new ValueException();
      }
      String size = text.substring(0, text.length() - PER_SECOND.length());
      return within(Sizes.parse(size), least, most);
    }

    @Override
    public String expectation() {
      return "a rate such as `10MiB/s`";
    }

    @Override
    public String bounds() {
      return Sizes.text(least) + PER_SECOND + " to " + Sizes.text(most) + PER_SECOND;
    }
  }

  /** A length of time: {@code "1h30m"}. */
  record Span(Duration least, Duration most) implements ValueForm<Duration> {
    @Override
    public Duration read(Object value) throws ValueException, OutOfBoundsException {
      Duration span = Durations.parse(text(value));
      if (span.compareTo(least) < 0 || span.compareTo(most) > 0) {
        throw new OutOfBoundsException();
      }
      return span;
    }

    @Override
    public String expectation() {
      return "a duration such as `30s`, `5m` or `1h30m`";
    }

    @Override
    public String bounds() {
      return Durations.text(least) + " to " + Durations.text(most);
    }
  }

  /** A whole number. */
  record Count(int least, int most) implements ValueForm<Integer> {
    @Override
    public Integer read(Object value) throws ValueException, OutOfBoundsException {
      if (value instanceof Long number) {
        return (int) within(number, least, most);
      }
      throw new ValueException();
    }

    @Override
    public String expectation() {
      return "a whole number";
    }

    @Override
    public String bounds() {
      return least + " to " + most;
    }
  }

  /** {@code true} or {@code false}. */
  record Switch() implements ValueForm<Boolean> {
    @Override
    public Boolean read(Object value) throws ValueException {
      if (value instanceof Boolean choice) {
        return choice;
      }
      throw new ValueException();
    }

    @Override
    public String expectation() {
      return "`true` or `false`";
    }

    @Override
    public String bounds() {
      return "true, false";
    }
  }

  /** A word: the name of one of the constants in lower case. */
  record Choice<E extends Enum<E>>(List<E> choices) implements ValueForm<E> {
    @Override
    public E read(Object value) throws ValueException {
      String text = text(value);
      for (E choice : choices) {
        if (word(choice).equals(text)) {
          return choice;
        }
      }
      throw new ValueException();
    }

    private static String word(Enum<?> choice) {
      return choice.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String expectation() {
      return "`" + String.join("`, `", words()) + "`";
    }

    @Override
    public String bounds() {
      return String.join(", ", words());
    }

    private List<String> words() {
      return choices.stream().map(Choice::word).toList();
    }
  }

  /** One value, or an array of them. */
  record Several<T>(ValueForm<T> form, int least, int most) implements ValueForm<List<T>> {
    @Override
    public List<T> read(Object value) throws ValueException, OutOfBoundsException {
      if (!(value instanceof TomlArray array)) {
        return List.of(form.read(value));
      }
      within(array.size(), least, most);
      List<T> values = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        values.add(form.read(array.get(i)));
      }
      return List.copyOf(values);
    }

    @Override
    public String expectation() {
      return form.expectation() + ", or " + least + " to " + most + " of them in an array";
    }

    @Override
    public String bounds() {
      return form.bounds() + ", or an array of " + least + " to " + most;
    }
  }

  private static long within(long number, long least, long most)
      throws ValueForm.OutOfBoundsException {
    if (number < least || number > most) {
      throw new ValueForm.OutOfBoundsException();
    }
    return number;
  }
}
