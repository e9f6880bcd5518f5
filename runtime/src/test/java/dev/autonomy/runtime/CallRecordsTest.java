package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.DecidedBy;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.Layer;
import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Verdict;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.LogException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CallRecordsTest {

  private static final Instant TIME = Instant.parse("2026-11-21T02:18:07.12Z");

  private final List<String> recorded = new ArrayList<>();

  private final Recorder recorder =
      new Recorder() {
        @Override
        public Receipt submit(Entry entry) {
          recorded.add(entry.toString());
          return () -> {};
        }

        @Override
        public void append(Entry entry) {
          recorded.add(entry.toString());
        }

        @Override
        public Optional<LogException> refusal() {
          return Optional.empty();
        }

        @Override
        public JsonValue redacted(JsonValue value) {
          return JsonObject.EMPTY;
        }
      };

  @Test
  void recordsTheRuleAndTheTimeThatPolicySaw() throws LogException {
    Decision.Deny deny =
        new Decision.Deny(
            Layer.POLICY,
            "too fast",
            PolicyIdentity.NONE,
            Optional.of(new DecidedBy("data.autonomy.deny", "velocity.rego", 5)),
            Redaction.NONE);
    Verdict verdict =
        new Verdict(
            new AuditIdGenerator(InstantSource.fixed(TIME), new Random(1)).next(),
            new ToolCall("robot.move", JsonObject.EMPTY),
            List.of(deny),
            TIME,
            0);
    new CallRecords(recorder, new SaltedDigest(new byte[SaltedDigest.SALT_BYTES])).decided(verdict);
    assertThat(recorded)
        .singleElement()
        .asString()
        .contains("\"input_time\":\"2026-11-21T02:18:07.120000000Z\"")
        .contains(
            "\"rule\":{\"name\":\"data.autonomy.deny\",\"file\":\"velocity.rego\",\"line\":5}");
  }
}
