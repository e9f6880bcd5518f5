package dev.autonomy.rego.check.types;

import dev.autonomy.json.JsonValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code schemas} in the metadata of a rule: what has which schema.
 *
 * @param path the document, beginning with {@code input} or {@code data}
 * @param name what is behind {@code schema} in the name of a schema, or null for an inline schema
 * @param definition the inline schema, or null
 */
public record SchemaAnnotation(
    List<Value> path, @Nullable List<String> name, @Nullable JsonValue definition) {

  /** Copies the path. */
  public SchemaAnnotation {
    path = List.copyOf(path);
  }
}
