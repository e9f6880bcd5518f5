/**
 * The records that cross a boundary: the tool call that an agent sends, the decision of the gate,
 * the answer, and the identity under which all of it stands in the log. Immutable values and their
 * JSON forms, nothing else.
 *
 * {@snippet :
 * AuditIdGenerator ids = new AuditIdGenerator(InstantSource.system(), new SecureRandom());
 * ToolCall call = ToolCall.parse(body); // RequestException: request: kind must be …
 * AuditId id = ids.next();
 * ToolAnswer answer = switch (decision) {
 *   case Decision.Allow allow -> ToolAnswer.of(allow, id, output);
 *   case Decision.Deny deny -> ToolAnswer.of(deny, id);
 * };
 * byte[] json = answer.toBytes(); // {"decision":"deny","reason":…,"policy_ref":…,"audit_id":…}
 * }
 */
@NullMarked
package dev.autonomy.contract;

import org.jspecify.annotations.NullMarked;
