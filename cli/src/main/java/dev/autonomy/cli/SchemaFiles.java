package dev.autonomy.cli;

import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonValue;
import dev.autonomy.line.CommandException;
import dev.autonomy.rego.type.SchemaSet;
import dev.autonomy.wal.FileFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** JSON schemas as an author keeps them: one file, or a directory of files. */
final class SchemaFiles {

  private static final String JSON = ".json";
  private static final long MAX_SCHEMA_BYTES = 16 << 20;
  private static final int MAX_SCHEMAS = 10_000;

  private SchemaFiles() {}

  /**
   * Reads schemas: a file describes the input; in a directory, {@code http/request.json} is {@code
   * schema.http.request}.
   */
  static SchemaSet read(Path path) throws CommandException {
    if (!Files.isDirectory(path)) {
      return SchemaSet.EMPTY.withInput(schema(path));
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files =
          all.filter(file -> file.toString().endsWith(JSON) && Files.isRegularFile(file))
              .limit(MAX_SCHEMAS + 1L)
              .sorted()
              .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new CommandException("cannot read " + path + ": " + e.getMessage(), e);
    }
    if (files.isEmpty() || files.size() > MAX_SCHEMAS) {
      throw new CommandException(
          (files.isEmpty() ? "no schemas in " : "more than " + MAX_SCHEMAS + " schemas in ")
              + path
              + ": expected files named *.json");
    }
    Map<List<String>, JsonValue> schemas = new HashMap<>();
    for (Path file : files) {
      List<String> name = new ArrayList<>();
      path.relativize(file).forEach(part -> name.add(part.toString()));
      String last = name.removeLast();
      name.add(last.substring(0, last.length() - JSON.length()));
      schemas.put(List.copyOf(name), schema(file));
    }
    return new SchemaSet(null, schemas);
  }

  private static JsonValue schema(Path file) throws CommandException {
    try {
      if (Files.size(file) > MAX_SCHEMA_BYTES) {
        throw new CommandException(
            "schema " + file + " has more than " + MAX_SCHEMA_BYTES + " bytes");
      }
      return JsonValue.parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CommandException("cannot read schema " + file + ": " + FileFailure.reason(e), e);
    } catch (JsonException e) {
      throw new CommandException("schema " + file + " is not JSON: " + e.getMessage(), e);
    }
  }
}
