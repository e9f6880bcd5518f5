package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.json.JsonObject;
import dev.autonomy.json.JsonString;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.LogCode;
import dev.autonomy.wal.LogException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of deciding, recording, executing and answering. */
final class ToolCallHandlerTest {

  private static final ToolCall ECHO = new ToolCall("tool.echo", JsonObject.EMPTY);

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T02:18:07.12Z"));

  private final List<String> events = new ArrayList<>();
  private final List<Entry> recorded = new ArrayList<>();
  private boolean full;
  private ToolOutcome outcome = new ToolOutcome.Succeeded(new JsonString("done"));

  private final Recorder recorder =
      new Recorder() {
        @Override
        public Receipt submit(Entry entry) throws LogException {
          refuseWhenFull();
          recorded.add(entry);
          events.add("submitted " + entry.kind());
          return () -> events.add("durable " + entry.kind());
        }

        @Override
        public void append(Entry entry) throws LogException {
          refuseWhenFull();
          recorded.add(entry);
          events.add("durable " + entry.kind());
        }

        @Override
        public Optional<LogException> refusal() {
          return Optional.empty();
        }

        @Override
        public JsonValue redacted(JsonValue value) {
          return JsonObject.EMPTY;
        }

        private void refuseWhenFull() throws LogException {
          if (full) {
            throw new LogException(LogCode.WAL_FULL, "the disk is full");
          }
        }
      };

  private CallResult handle(ToolCall call, int maxInflight) {
    Tool tool =
        _ -> {
          events.add("executed");
          return outcome;
        };
    Toolbox tools = new Toolbox(Map.of("tool.echo", tool));
    Gate gate =
        new Gate(new GateOptions("node", "daemon"), PolicyProvider.demo(), List.of(tools), CLOCK);
    RuntimeCore core =
        new RuntimeCore(
            gate,
            new CallRecords(recorder, new SaltedDigest(new byte[SaltedDigest.SALT_BYTES])),
            new AuditIdGenerator(CLOCK, new Random(1)),
            CLOCK,
            new RuntimeCounters());
    return new ToolCallHandler(core, tools, maxInflight).handle(call);
  }

  @Test
  void executesOnlyWhatIsDurable() {
    assertThat(handle(ECHO, 1).ending()).isEqualTo(CallResult.Ending.EXECUTED);
    assertThat(events)
        .containsExactly("durable autonomy.decision", "executed", "submitted autonomy.outcome");
  }

  @Test
  void executesNothingWhenTheLogRefuses() {
    full = true;
    CallResult result = handle(ECHO, 1);
    assertThat(result.ending()).isEqualTo(CallResult.Ending.UNRECORDED);
    assertThat(result.answer().decision()).isEqualTo("deny");
    assertThat(result.answer().auditId()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void recordsDenialsBeforeAnswering() {
    assertThat(handle(new ToolCall("tool.shell", JsonObject.EMPTY), 1).ending())
        .isEqualTo(CallResult.Ending.DENIED);
    assertThat(events).containsExactly("durable autonomy.decision");
  }

  @Test
  void recordsTheRuleAndTheTimeThatPolicySaw() {
    handle(new ToolCall("tool.shell", JsonObject.EMPTY), 1);
    assertThat(recorded)
        .singleElement()
        .asString()
        .contains("\"input_time\":\"2026-11-21T02:18:07.120000000Z\"")
        .contains(
            "\"rule\":{\"name\":\"data.autonomy.deny\",\"file\":\"policies/demo.rego\",\"line\":");
  }

  @Test
  void recordsWhatIsTooMuchAndExecutesNothing() {
    assertThat(handle(ECHO, 0).ending()).isEqualTo(CallResult.Ending.OVERLOADED);
    assertThat(events).containsExactly("durable autonomy.decision");
  }

  @Test
  void aLaterRefusalIsASecondDecision() {
    outcome = new ToolOutcome.Forbidden("not here");
    CallResult result = handle(ECHO, 1);
    assertThat(result.ending()).isEqualTo(CallResult.Ending.DENIED);
    assertThat(result.answer().reason()).contains("runtime: not here");
    assertThat(events)
        .containsExactly("durable autonomy.decision", "executed", "durable autonomy.decision");
  }
}
