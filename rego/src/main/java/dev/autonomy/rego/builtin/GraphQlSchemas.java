package dev.autonomy.rego.builtin;

import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.graphql.ast.SchemaDocument;
import dev.autonomy.rego.graphql.schema.Schema;
import dev.autonomy.rego.graphql.tree.SchemaTrees;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.Value;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Schemas that have been read and checked, by the text or tree they were given as. */
final class GraphQlSchemas {

  /** Schemas that are kept; when one more comes the cache starts afresh. */
  private static final int MAX_SCHEMAS = 10;

  /** {@link Value#weight} of a document that is kept, about a million characters of text. */
  private static final int MAX_WEIGHT = 16 * 1024;

  private static final Object KEY = GraphQlSchemas.class;

  private final ConcurrentHashMap<Value, Entry> entries = new ConcurrentHashMap<>();

  private GraphQlSchemas() {}

  /** A schema and its document. Its tree is built when it is first asked for. */
  static final class Entry {

    private final SchemaDocument document;
    private final Schema schema;
    private volatile @Nullable ObjectValue tree;

    Entry(SchemaDocument document, Schema schema) {
      this.document = document;
      this.schema = schema;
    }

    Schema schema() {
      return schema;
    }

    ObjectValue tree(Work work) {
      ObjectValue known = tree;
      if (known == null) {
        known = SchemaTrees.write(document, work);
        tree = known;
      }
      return known;
    }
  }

  static GraphQlSchemas of(BuiltinCaches caches) {
    if (caches.get(KEY) instanceof GraphQlSchemas known) {
      return known;
    }
    GraphQlSchemas created = new GraphQlSchemas();
    caches.put(KEY, created, 0);
    return created;
  }

  @Nullable Entry get(Value document) {
    return entries.get(document);
  }

  void put(Value document, Entry entry) {
    if (document.weight() > MAX_WEIGHT) {
      return;
    }
    if (entries.size() >= MAX_SCHEMAS) {
      entries.clear();
    }
    entries.put(document, entry);
  }
}
