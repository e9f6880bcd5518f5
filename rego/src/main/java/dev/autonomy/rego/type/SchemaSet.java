package dev.autonomy.rego.type;

import dev.autonomy.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas that policies are checked against.
 *
 * @param input the schema of the document {@code input}, or null
 * @param documents schemas that annotations name, by the path behind {@code schema}: {@code
 *     schema.http.request} is {@code ["http", "request"]}
 */
public record SchemaSet(@Nullable JsonValue input, Map<List<String>, JsonValue> documents) {

  /** No schemas: annotations that name one are not looked at. */
  public static final SchemaSet EMPTY = new SchemaSet(null, Map.of());

  /** Copies the map. */
  public SchemaSet {
    documents = Map.copyOf(documents);
  }

  /** The same with a schema of the document {@code input}. */
  public SchemaSet withInput(JsonValue schema) {
    return new SchemaSet(schema, documents);
  }

  /** The same with a schema that annotations can name. */
  public SchemaSet with(List<String> path, JsonValue schema) {
    Map<List<String>, JsonValue> more = new HashMap<>(documents);
    more.put(List.copyOf(path), schema);
    return new SchemaSet(input, more);
  }

  /** Whether there are no schemas. */
  public boolean isEmpty() {
    return input == null && documents.isEmpty();
  }
}
