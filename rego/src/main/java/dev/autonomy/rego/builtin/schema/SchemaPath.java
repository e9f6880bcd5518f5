package dev.autonomy.rego.builtin.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where in a document: a name or an index below another place. Written only when it is told.
 *
 * @param parent the place around it, null for the root
 * @param name the last name
 * @param length characters of the whole, as {@link #field} writes it
 */
record SchemaPath(@Nullable SchemaPath parent, String name, int length) {

  static final SchemaPath ROOT = new SchemaPath(null, "(root)", 6);

  SchemaPath then(String next) {
    return new SchemaPath(this, next, length + 1 + next.length());
  }

  SchemaPath then(int index) {
    return then(Integer.toString(index));
  }

  /** The names with points between; the root only when there is nothing else. */
  String field() {
    if (parent == null) {
      return name;
    }
    Deque<String> names = new ArrayDeque<>();
    for (SchemaPath at = this; at.parent != null; at = at.parent) {
      names.addFirst(at.name);
    }
    return String.join(".", names);
  }
}
