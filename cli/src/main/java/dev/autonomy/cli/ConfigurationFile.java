package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Settings;
import dev.autonomy.line.UsageException;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file: lines {@code key = value}, where {@code #} starts a comment line. Read
 * when a value is first wanted. Anything it does not know is refused: a mistyped key must not pass
 * for a setting.
 */
final class ConfigurationFile implements Settings {

  private static final long MAX_FILE_BYTES = 64 * 1024;

  private final Path file;
  private @Nullable Map<String, String> values;

  /** The file that the environment points to. */
  ConfigurationFile(Environment environment) {
    String named = environment.value("AUTONOMY_CONFIG");
    this.file = named.isEmpty() ? Locations.configuration(environment) : Path.of(named);
  }

  @Override
  public String origin() {
    return file.toString();
  }

  @Override
  public Optional<String> value(String key) throws UsageException {
    Map<String, String> known = values;
    if (known == null) {
      known = read();
      values = known;
    }
    return Optional.ofNullable(known.get(key));
  }

  /** Writes the key's line, in place when there is one. */
  void set(String key, String value) throws CommandException, UsageException {
    write(key, value);
  }

  /** Takes the key's line out. */
  void unset(String key) throws CommandException, UsageException {
    write(key, null);
  }

  private void write(String key, @Nullable String value) throws CommandException, UsageException {
    List<String> lines = new ArrayList<>();
    boolean placed = value == null;
    for (String line : lines()) {
      if (!isAssignment(line) || !key(line).equals(key)) {
        lines.add(line);
      } else if (!placed) {
        lines.add(key + " = " + value);
        placed = true;
      }
    }
    if (!placed) {
      lines.add(key + " = " + value);
    }
    try {
      replace(String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new CommandException("cannot write " + file + ": " + FileFailure.reason(e), e);
    }
    values = null;
  }

  private void replace(String content) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path directory = target.resolveSibling("").toAbsolutePath();
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, "config", ".new");
    try {
      Files.writeString(fresh, content);
      try {
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private Map<String, String> read() throws UsageException {
    Map<String, String> read = new LinkedHashMap<>();
    int number = 0;
    for (String line : lines()) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      String where = file + ":" + number;
      if (!isAssignment(line)) {
        throw new UsageException(where + ": expected `key = value`, found `" + line + "`");
      }
      try {
        ConfigurationKey.find(key(line));
      } catch (UsageException e) {
        throw new UsageException(where + ": " + e.line());
      }
      if (read.put(key(line), line.substring(line.indexOf('=') + 1).strip()) != null) {
        throw new UsageException(where + ": `" + key(line) + "` is set twice");
      }
    }
    return read;
  }

  private List<String> lines() throws UsageException {
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new UsageException(
            file + " has " + Files.size(file) + " bytes, more than " + MAX_FILE_BYTES);
      }
      return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the configuration " + file + ": " + FileFailure.reason(e));
    }
  }

  private static boolean isAssignment(String line) {
    return line.indexOf('=') > 0 && !line.stripLeading().startsWith("#");
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('=')).strip();
  }
}
