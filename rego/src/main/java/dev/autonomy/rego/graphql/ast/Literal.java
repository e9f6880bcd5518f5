package dev.autonomy.rego.graphql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value as it is written.
 *
 * @param raw the text of a scalar without quotes and escapes, the name of a variable or an enum
 *     value; empty for lists and objects
 * @param children elements of a list, whose names are empty, or fields of an object
 * @param comments before a list or an object
 */
public record Literal(
    LiteralKind kind,
    String raw,
    List<Child> children,
    @Nullable Position position,
    List<String> comments) {

  /** An element or a field. */
  public record Child(
      String name, Literal value, @Nullable Position position, List<String> comments) {}

  /** Appends the value as messages show it. */
  public void appendTo(StringBuilder text) {
    switch (kind) {
      case VARIABLE -> text.append('$').append(raw);
      case INT, FLOAT, ENUM, BOOLEAN, NULL -> text.append(raw);
      case STRING, BLOCK_STRING -> Quoted.append(text, raw);
      case LIST -> appendChildren(text, '[', ']');
      case OBJECT -> appendChildren(text, '{', '}');
    }
  }

  private void appendChildren(StringBuilder text, char open, char close) {
    text.append(open);
    String separator = "";
    for (Child child : children) {
      text.append(separator);
      if (kind == LiteralKind.OBJECT) {
        text.append(child.name).append(':');
      }
      child.value.appendTo(text);
      separator = ",";
    }
    text.append(close);
  }

  /** The value as messages show it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    appendTo(text);
    return text.toString();
  }
}
