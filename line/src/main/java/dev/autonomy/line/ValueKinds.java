package dev.autonomy.line;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The kinds of values that flags take. Each is a class of its own, loaded when first used. */
final class ValueKinds {

  private ValueKinds() {}

  record Switch() implements ValueKind<Boolean> {
    @Override
    public Boolean parse(String text) throws ValueException {
      return switch (text) {
        case "true", "1" -> true;
        case "false", "0", "" -> false;
        default -> throw new ValueException();
      };
    }

    @Override
    public String expectation() {
      return "`true` or `false`";
    }

    @Override
    public String placeholder() {
      return "";
    }
  }

  record Text() implements ValueKind<String> {
    @Override
    public String parse(String text) {
      return text;
    }

    @Override
    public String expectation() {
      return "a text";
    }

    @Override
    public String placeholder() {
      return "TEXT";
    }
  }

  record Word(List<String> words) implements ValueKind<String> {
    @Override
    public String parse(String text) throws ValueException {
      if (!words.contains(text)) {
        throw new ValueException();
      }
      return text;
    }

    @Override
    public String expectation() {
      return "`" + String.join("`, `", words) + "`";
    }

    @Override
    public String placeholder() {
      return String.join("|", words);
    }

    @Override
    public Completes completes() {
      return Completes.WORDS;
    }
  }

  record FilePath(boolean isDirectory) implements ValueKind<Path> {
    @Override
    public Path parse(String text) throws ValueException {
      return FilePaths.parse(text);
    }

    @Override
    public String expectation() {
      return isDirectory ? "the path of a directory" : "the path of a file";
    }

    @Override
    public String placeholder() {
      return isDirectory ? "DIR" : "FILE";
    }

    @Override
    public Completes completes() {
      return isDirectory ? Completes.DIRECTORIES : Completes.FILES;
    }
  }

  record Span(Duration least, Duration most) implements ValueKind<Duration> {
    @Override
    public Duration parse(String text) throws ValueException {
      Duration duration = Durations.parse(text);
      if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
        throw new ValueException(
            "expected a duration between "
                + Durations.text(least)
                + " and "
                + Durations.text(most));
      }
      return duration;
    }

    @Override
    public String expectation() {
      return "a duration such as `30s`, `5m` or `1h30m`";
    }

    @Override
    public String placeholder() {
      return "DURATION";
    }
  }

  record Bytes(long least, long most) implements ValueKind<Long> {
    @Override
    public Long parse(String text) throws ValueException {
      long bytes = Sizes.parse(text);
      if (bytes < least || bytes > most) {
        throw new ValueException(
            "expected a size between " + Sizes.text(least) + " and " + Sizes.text(most));
      }
      return bytes;
    }

    @Override
    public String expectation() {
      return "a size such as `65536`, `64KiB` or `1GiB`";
    }

    @Override
    public String placeholder() {
      return "SIZE";
    }
  }

  record Count(long least, long most) implements ValueKind<Long> {
    @Override
    public Long parse(String text) throws ValueException {
      return Numbers.parse(text, least, most);
    }

    @Override
    public String expectation() {
      return "a number between " + least + " and " + most;
    }

    @Override
    public String placeholder() {
      return "N";
    }
  }

  record PointInTime() implements ValueKind<Moment> {
    @Override
    public Moment parse(String text) throws ValueException {
      return Moment.parse(text);
    }

    @Override
    public String expectation() {
      return "a time such as `2026-11-21T08:00:00Z`, `2026-11-21` or, for ten minutes ago, `10m`";
    }

    @Override
    public String placeholder() {
      return "TIME";
    }
  }

  record Address() implements ValueKind<HostAndPort> {
    @Override
    public HostAndPort parse(String text) throws ValueException {
      return HostAndPort.parse(text);
    }

    @Override
    public String expectation() {
      return "an address such as `127.0.0.1:7777`";
    }

    @Override
    public String placeholder() {
      return "HOST:PORT";
    }
  }

  record Choice<E extends Enum<E>>(List<E> choices, List<String> words) implements ValueKind<E> {
    static <E extends Enum<E>> Choice<E> of(E[] choices) {
      List<String> words = new ArrayList<>();
      for (E choice : choices) {
        words.add(choice.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      }
      return new Choice<>(List.of(choices), List.copyOf(words));
    }

    @Override
    public E parse(String text) throws ValueException {
      int index = words.indexOf(text);
      if (index < 0) {
        throw new ValueException();
      }
      return choices.get(index);
    }

    @Override
    public String expectation() {
      return "`" + String.join("` or `", words) + "`";
    }

    @Override
    public String placeholder() {
      return String.join("|", words);
    }

    @Override
    public Completes completes() {
      return Completes.WORDS;
    }
  }
}
