package dev.autonomy.contract;

import dev.autonomy.json.JsonValue;
import dev.autonomy.json.JsonWriter;
import java.util.Optional;

/**
 * What the caller of {@code POST /v1/tool} gets, whatever happened.
 *
 * @param decision the outcome's name, as {@link Decision#outcome()}
 * @param output the tool's output, after an allowed call
 * @param reason why not, after a denial or a failure
 * @param policyRef the policy that decided, as {@link PolicyIdentity#ref()}
 * @param auditId under which the log has the call; absent when nothing was recorded
 */
public record ToolAnswer(
    String decision,
    Optional<JsonValue> output,
    Optional<String> reason,
    String policyRef,
    Optional<AuditId> auditId) {

  /** An allowed call that ran. */
  public static ToolAnswer of(Decision.Allow allow, AuditId auditId, JsonValue output) {
    return new ToolAnswer(
        allow.outcome(),
        Optional.of(output),
        Optional.empty(),
        allow.policy().ref(),
        Optional.of(auditId));
  }

  /** An allowed call that could not be carried out. */
  public static ToolAnswer failed(Decision.Allow allow, AuditId auditId, String reason) {
    return new ToolAnswer(
        allow.outcome(),
        Optional.empty(),
        Optional.of(reason),
        allow.policy().ref(),
        Optional.of(auditId));
  }

  /** A denied call. */
  public static ToolAnswer of(Decision.Deny deny, AuditId auditId) {
    return new ToolAnswer(
        deny.outcome(),
        Optional.empty(),
        Optional.of(deny.reason()),
        deny.policy().ref(),
        Optional.of(auditId));
  }

  /** A request that never reached the gate, or whose record could not be written. */
  public static ToolAnswer refused(String reason, PolicyIdentity policy) {
    return new ToolAnswer(
        "deny", Optional.empty(), Optional.of(reason), policy.ref(), Optional.empty());
  }

  /** Appends the JSON form to {@code out}. */
  public void write(JsonWriter out) {
    out.beginObject().member("decision", decision);
    output.ifPresent(value -> out.member("output", value));
    reason.ifPresent(text -> out.member("reason", text));
    out.member("policy_ref", policyRef);
    auditId.ifPresent(id -> out.member("audit_id", id.toString()));
    out.endObject();
  }

  /** The JSON form as UTF-8. */
  public byte[] toBytes() {
    JsonWriter out = new JsonWriter();
    write(out);
    return out.toByteArray();
  }
}
