package dev.autonomy.edged;

import dev.autonomy.line.Nearest;
import dev.autonomy.line.Printable;
import dev.autonomy.line.ValueException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * One table of the file while it is read. A value that is missing or wrong is a problem and leaves
 * nothing, so that reading goes on to the next.
 */
final class Section {

  private static final int MAX_SHOWN_CHARACTERS = 60;

  private final EdgeKeys.Table declared;
  private final @Nullable TomlTable table;
  private final @Nullable TomlPosition start;
  private final Problems problems;

  /**
   * A table, or one that the file does not have.
   *
   * @param start where it begins, if it is there
   */
  Section(
      EdgeKeys.Table declared,
      @Nullable TomlTable table,
      @Nullable TomlPosition start,
      Problems problems) {
    this.declared = declared;
    this.table = table;
    this.start = start;
    this.problems = problems;
  }

  /** Reports every key that is not declared here; the names of tables count as declared. */
  void refuseUnknownKeys(List<String> tables) {
    if (table == null) {
      return;
    }
    List<String> names = declared.keys().stream().map(Key::name).toList();
    for (String name : table.keySet()) {
      if (!names.contains(name) && !tables.contains(name)) {
        problems.add(position(name), "unknown key " + place(name) + hint(name, names, tables));
      }
    }
  }

  private String hint(String name, List<String> names, List<String> tables) {
    for (EdgeKeys.Table other : EdgeKeys.TABLES) {
      if (other.keys().stream().anyMatch(key -> key.name().equals(name))) {
        return other.name().isEmpty()
            ? ": it stands at the top, before the first section"
            : ": it belongs into " + other.heading();
      }
    }
    Optional<String> nearest = Nearest.to(name, names).or(() -> Nearest.to(name, tables));
    return nearest.map(word -> ": did you mean `" + word + "`?").orElse("");
  }

  /** The value, the default, or nothing; a required key that is missing is a problem. */
  <T> Optional<T> find(Key<T> key) {
    @Nullable Object value = table == null ? null : table.get(List.of(key.name()));
    if (value != null) {
      return read(key, value);
    }
    if (key.presence() == Key.Presence.REQUIRED) {
      problems.add(start, "missing key " + place(key.name()) + ": " + key.form().expectation());
    }
    return key.defaultValue().flatMap(text -> read(key, text));
  }

  /** The value of a key with a default; when it is wrong, the default stands in. */
  <T> T value(Key<T> key) {
    return find(key)
        .or(() -> key.defaultValue().flatMap(text -> read(key, text)))
        .orElseThrow(() -> new IllegalStateException(key.name() + " has no default"));
  }

  /** Whether the file has the key. */
  boolean has(Key<?> key) {
    return table != null && table.contains(List.of(key.name()));
  }

  /** Reports a problem with the value of a key. */
  void refuse(Key<?> key, String text) {
    problems.add(has(key) ? position(key.name()) : start, place(key.name()) + " " + text);
  }

  private <T> Optional<T> read(Key<T> key, Object value) {
    ValueForm<T> form = key.form();
    try {
      return Optional.of(form.read(value));
    } catch (ValueException e) {
      String reason = e.getMessage();
      refuse(
          key,
          "is "
              + shown(value)
              + ": "
              + (reason == null || reason.isEmpty() ? "expected " + form.expectation() : reason));
    } catch (ValueForm.OutOfBoundsException e) {
      refuse(key, "is " + shown(value) + ": expected " + form.bounds());
    }
    return Optional.empty();
  }

  private @Nullable TomlPosition position(String key) {
    return table == null ? start : table.inputPositionOf(List.of(key));
  }

  private String place(String key) {
    String quoted = "`" + Printable.line(key) + "`";
    return declared.name().isEmpty() ? quoted : quoted + " in " + declared.heading();
  }

  private static String shown(Object value) {
    return switch (value) {
      case TomlTable _ -> "a table";
      case TomlArray array -> "an array of " + array.size();
      default -> {
        String text = Printable.line(value.toString());
        yield "`"
            + (text.length() > MAX_SHOWN_CHARACTERS
                ? text.substring(0, MAX_SHOWN_CHARACTERS) + "…"
                : text)
            + "`";
      }
    };
  }
}
