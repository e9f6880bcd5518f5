package dev.autonomy.rego.builtin;

import dev.autonomy.rego.graphql.GraphQlException;
import dev.autonomy.rego.graphql.ast.Position;
import dev.autonomy.rego.graphql.validate.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors of the functions on GraphQL documents, in OPA's words. */
final class GraphQlMessages {

  private GraphQlMessages() {}

  /** A document that cannot be read. */
  static BuiltinException unreadable(GraphQlException problem) {
    Position position = problem.position();
    String message = problem.getMessage();
    if (position == null) {
      return new BuiltinException(message);
    }
    return new BuiltinException(
        position.column() < 0
            ? "GraphQL parse error: " + located(position, message)
            : message + " in GraphQL string at location " + shown(position));
  }

  /** A schema that does not hold together. */
  static BuiltinException unsound(GraphQlException problem) {
    return new BuiltinException(
        "Error in gqlparser SchemaDocument to Schema conversion: "
            + located(problem.position(), problem.getMessage()));
  }

  /**
   * A query that does not fit its schema: all problems, a line each. The place of the first one
   * stands at the end of all.
   */
  static BuiltinException invalid(Problems problems) {
    List<Problems.Problem> list = problems.list();
    Position position = list.getFirst().position();
    boolean located = position != null && position.column() >= 0;
    StringBuilder text = new StringBuilder(located ? list.getFirst().message() : "");
    for (Problems.Problem problem : located ? list.subList(1, list.size()) : list) {
      text.append(text.isEmpty() ? "" : "\n");
      text.append(located(problem.position(), problem.message()));
    }
    if (position == null || !located) {
      return new BuiltinException("GraphQL parse error: " + text + "\n");
    }
    // OPA takes a full stop off the end together with the line's end, and neither alone.
    int last = text.length() - 1;
    if (text.charAt(last) == '.') {
      text.setLength(last);
    } else {
      text.append('\n');
    }
    return new BuiltinException(text + " in GraphQL string at location " + shown(position));
  }

  private static String shown(Position position) {
    return position.line() + ":" + position.column();
  }

  private static String located(@Nullable Position position, String message) {
    return position == null ? "input: " + message : "input:" + shown(position) + ": " + message;
  }
}
