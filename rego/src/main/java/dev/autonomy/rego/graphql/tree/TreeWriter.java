package dev.autonomy.rego.graphql.tree;

import dev.autonomy.rego.graphql.Work;
import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.BooleanValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one node. Empty lists and what is absent are left out, empty strings are not. */
final class TreeWriter {

  /** Writes a part of a node. */
  @FunctionalInterface
  interface Part<T> {
    Value write(T part, Work work);
  }

  private static final int UNITS_PER_NODE = 8;
  private static final int BYTES_PER_NODE = 256;

  private final Work work;
  private final ObjectValue.Builder node = new ObjectValue.Builder();

  TreeWriter(Work work) {
    this.work = work;
    work.build(UNITS_PER_NODE, BYTES_PER_NODE, 0);
  }

  TreeWriter text(String key, String text) {
    node.put(key, StringValue.of(text));
    return this;
  }

  TreeWriter flag(String key, boolean flag) {
    node.put(key, BooleanValue.of(flag));
    return this;
  }

  TreeWriter number(String key, int number) {
    node.put(key, NumberValue.of(number));
    return this;
  }

  <T> TreeWriter part(String key, @Nullable T part, Part<T> writer) {
    if (part != null) {
      node.put(key, writer.write(part, work));
    }
    return this;
  }

  <T> TreeWriter list(String key, List<T> parts, Part<? super T> writer) {
    if (!parts.isEmpty()) {
      ArrayValue.Builder list = new ArrayValue.Builder();
      for (T part : parts) {
        list.add(writer.write(part, work));
      }
      node.put(key, list.build());
    }
    return this;
  }

  TreeWriter texts(String key, List<String> texts) {
    return list(key, texts, (text, _) -> StringValue.of(text));
  }

  TreeWriter comments(String key, List<String> comments) {
    return comments.isEmpty() ? this : part(key, comments, TreeWriter::group);
  }

  private static Value group(List<String> comments, Work work) {
    return new TreeWriter(work)
        .list("List", comments, (text, w) -> new TreeWriter(w).text("Value", text).done())
        .done();
  }

  ObjectValue done() {
    return node.build();
  }
}
