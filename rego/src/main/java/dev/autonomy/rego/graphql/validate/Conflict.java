package dev.autonomy.rego.graphql.validate;

import dev.autonomy.rego.graphql.ast.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two fields that cannot be merged.
 *
 * @param reason why, if it is not because of fields inside
 * @param inside conflicts of fields inside
 * @param position of the second field
 */
record Conflict(
    String responseName, String reason, List<Conflict> inside, @Nullable Position position) {

  /** The message; a part of it is left out when all of it would be longer than a message may be. */
  String message() {
    StringBuilder text = new StringBuilder("Fields \"").append(responseName);
    appendReason(text.append("\" conflict because "));
    return text.append(". Use different aliases on the fields to fetch both if this was")
        .append(" intentional.")
        .toString();
  }

  private void appendReason(StringBuilder text) {
    text.append(reason);
    String separator = "";
    for (Conflict conflict : inside) {
      // Conflicts are shared: written out they can be exponentially many.
      if (text.length() > Problems.MAX_TEXT_LENGTH) {
        return;
      }
      text.append(separator).append("subfields \"").append(conflict.responseName);
      conflict.appendReason(text.append("\" conflict because "));
      separator = " and ";
    }
  }
}
