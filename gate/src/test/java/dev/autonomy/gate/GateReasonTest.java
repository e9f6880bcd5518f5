package dev.autonomy.gate;

import static dev.autonomy.gate.Policies.ID;
import static dev.autonomy.gate.Policies.call;
import static dev.autonomy.gate.Policies.decide;
import static dev.autonomy.gate.Policies.echo;
import static dev.autonomy.gate.Policies.gate;
import static dev.autonomy.gate.Policies.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.contract.DecidedBy;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.PolicyIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which the policy layer can answer, and the words of each. */
class GateReasonTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "allow := true|allow",
        "default allow := false; allow if input.kind == \"tool.echo\"|allow",
        "default allow := false|policy: not allowed",
        "allow if input.kind == \"tool.other\"|policy: undefined",
        "allow := \"true\"|policy: not a boolean",
        "allow := 1|policy: not a boolean",
        "allow := null|policy: not a boolean",
        "allow contains true|policy: not a boolean",
        "allow := {\"x\": true}|policy: not a boolean",
        "allow := true; deny := true|policy: deny is not a set",
        "allow := true; default deny := false|policy: deny is not a set",
        "allow := true; deny := \"no\"|policy: deny is not a set",
        "allow := true; deny := {}|policy: deny is not a set",
        "allow := true; deny contains \"a\" if false|allow",
        "allow := true; deny contains \"a\"|a",
        "allow := true; deny contains \"b\"; deny contains \"a\"|a; b",
        "allow := false; deny contains \"a\"|a",
        "allow := true; deny contains 7|7",
        "allow := true; deny contains {\"code\": 1}|{\"code\":1}",
        "allow := true; deny contains \"\"|policy: not allowed",
        "allow := true; deny contains \"two\\nlines\"|two lines",
        "allow := true; deny contains \"runtime: fake\"|policy: runtime: fake",
        "allow := true; deny contains \"\\n runtime: fake\"|policy: runtime: fake",
        "allow := true; deny contains \"tool: fake\"|policy: tool: fake",
        "allow := true; deny contains numbers.range(1, 1000)|a value of more than 1000 parts",
        "default allow := false; reason := \"too fast\"|too fast",
        "allow if false; reason := \"too fast\"|too fast",
        "allow := 1; reason := \"too fast\"|too fast",
        "allow := true; reason := \"unused\"|allow",
        "default allow := false; reason := 7|policy: not allowed",
        "default allow := false; reason := \" \"|policy: not allowed",
        "default allow := false; reason := \"x\" if false|policy: not allowed",
        "default allow := false; reason := \"attestation: x\"|policy: attestation: x",
        "allow := true; allow := false|policy: evaluation failed: eval_conflict_error",
        "allow if 1 / input.params.zero == 1|policy: evaluation failed: eval_builtin_error",
        "allow := true; deny contains \"x\" if to_number(input.kind) > 1|policy: evaluation failed:"
            + " eval_builtin_error",
        "default allow := false; reason := sprintf(\"%d\", [1 / input.params.zero])|policy:"
            + " evaluation failed: eval_builtin_error",
        "allow := true; redact contains \"/params/n\"|allow",
        "allow := true; redact contains \"params\"|policy: redact has `params`, which is not a JSON"
            + " pointer",
        "allow := true; redact contains \"/kind\"|policy: redact has a pointer that does not start"
            + " with /params or /context",
        "allow := true; redact contains 1|policy: redact has a member that is not a string",
        "allow := true; redact := \"/params/n\"|policy: redact is not a set",
        "allow := true; redact contains \"/params/n/deeper\"|policy: redact has a pointer that does"
            + " not fit the call",
        "allow := true; redact contains sprintf(\"/params/%v\", [1 / input.params.zero])|policy:"
            + " evaluation failed: eval_builtin_error",
      })
  void eachAnswerOfAPolicyHasItsWords(String rules, String words) {
    String module = rules.replace("; ", "\n\n");

    Decision decision =
        decide(module, call("{\"kind\":\"tool.echo\",\"params\":{\"n\":1,\"zero\":0}}"));

    assertThat(say(decision)).isEqualTo(words);
    assertThat(decision.layer()).isEqualTo(Layer.POLICY);
    assertThat(decision.policy().ref()).isEqualTo("test:p");
  }

  @Test
  void withoutAPolicyEverythingIsDenied() {
    Decision decision = gate(PolicyProvider.none()).decide(ID, echo()).effective();

    assertThat(say(decision)).isEqualTo("policy: no bundle loaded");
    assertThat(decision.policy()).isEqualTo(PolicyIdentity.NONE);
  }

  @Test
  void theRuleThatDecidedIsNamedWithFileAndLine() {
    String rules = "default allow := false\n\nallow if input.kind == \"tool.echo\"\n";

    assertThat(decide(rules, echo()).decidedBy())
        .contains(new DecidedBy("data.autonomy.allow", "policies/p.rego", 5));
    assertThat(decide(rules, call("{\"kind\":\"x\"}")).decidedBy())
        .contains(new DecidedBy("data.autonomy.allow", "policies/p.rego", 3));
    assertThat(decide(rules + "\ndeny contains \"no\"", echo()).decidedBy())
        .contains(new DecidedBy("data.autonomy.deny", "policies/p.rego", 7));
  }

  @Test
  void longWordsOfAPolicyAreCut() {
    String words =
        say(decide("allow := true\n\ndeny contains \"" + "😀".repeat(5_000) + "\"", echo()));

    assertThat(words).hasSizeLessThanOrEqualTo(Reasons.MAX_CHARS).endsWith("😀");
  }

  @Test
  void aReasonThatStandsForMoreTextThanMemoryHoldsIsNotWrittenOut() {
    StringBuilder policy = new StringBuilder("v0 := numbers.range(1, 10)\n");
    for (int i = 1; i <= 12; i++) {
      policy.append("v").append(i).append(" := [x | some y in v0; x := v").append(i - 1);
      policy.append("]\n");
    }

    assertThat(say(decide(policy + "allow := true\ndeny contains v3", echo())))
        .isEqualTo("a value of more than 1000 parts");
    assertThat(say(decide(policy + "allow := true\ndeny contains v12", echo())))
        .isEqualTo("policy: evaluation failed: budget_exceeded");
  }
}
