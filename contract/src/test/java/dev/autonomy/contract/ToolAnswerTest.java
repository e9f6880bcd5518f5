package dev.autonomy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToolAnswerTest {

  private static final AuditId ID = AuditId.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  private static final PolicyIdentity DEMO =
      new PolicyIdentity("embedded:demo", "sha256:0", "1.0.0");

  @Test
  void anAllowedCallAnswersWithItsOutput() {
    Decision.Allow allow = new Decision.Allow(DEMO, Optional.empty(), Redaction.NONE);

    assertThat(text(ToolAnswer.of(allow, ID, new JsonString("hi"))))
        .isEqualTo(
            "{\"decision\":\"allow\",\"output\":\"hi\",\"policy_ref\":\"embedded:demo\","
                + "\"audit_id\":\"017f22e2-79b0-7cc3-98c4-dc0c0c07398f\"}");
  }

  @Test
  void aDeniedCallAnswersWithItsReason() {
    Decision.Deny deny =
        new Decision.Deny(Layer.RUNTIME, "runtime: no", DEMO, Optional.empty(), Redaction.NONE);

    assertThat(text(ToolAnswer.of(deny, ID)))
        .startsWith("{\"decision\":\"deny\",\"reason\":\"runtime: no\",");
  }

  @Test
  void aRefusedRequestHasTheSameShapeWithoutAnId() {
    assertThat(text(ToolAnswer.refused("request: not JSON", PolicyIdentity.NONE)))
        .isEqualTo(
            "{\"decision\":\"deny\",\"reason\":\"request: not JSON\",\"policy_ref\":\"none\"}");
  }

  private static String text(ToolAnswer answer) {
    return new String(answer.toBytes(), StandardCharsets.UTF_8);
  }
}
