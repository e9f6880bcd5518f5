package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonObject;
import dev.autonomy.wal.FrameKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies that fail while they are evaluated, or would never end: each call is denied and
 * recorded, and the runtime goes on.
 */
@Timeout(120)
final class FailingPolicyTest {

  private static final long MAX_SECONDS_PER_CALL = 10;
  private static final int CALLERS = 4;

  /** Bodies of {@code allow} for a tool kind each; none of them may ever allow. */
  private static final Map<String, String> BODIES = bodies();

  @TempDir private Path temporary;

  private static Map<String, String> bodies() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put(
        "explode.join",
        """
          some a in numbers.range(1, 3000)
          some b in numbers.range(1, 3000)
          some c in numbers.range(1, 3000)
          a * b * c == -1\
        """);
    bodies.put(
        "explode.collection",
        "  count({[a, b] | some a in numbers.range(1, 9000); some b in numbers.range(1, 9000)}) <"
            + " 0");
    bodies.put("explode.range", "  count(numbers.range(1, 1000000000000)) > 0");
    bodies.put("explode.text", doubling("a0 := \"0123456789\"", "concat(\"\", [%1$s, %1$s])"));
    bodies.put("explode.array", doubling("a0 := [1, 2, 3, 4]", "array.concat(%1$s, %1$s)"));
    bodies.put("explode.nesting", doubling("a0 := [1]", "[%1$s, %1$s]"));
    bodies.put("explode.number", doubling("a0 := 1234567890", "%1$s * %1$s"));
    bodies.put("explode.shift", "  bits.lsh(1, 1000000000000) > 0");
    bodies.put("throw.conversion", "  to_number(input.kind) > 0");
    bodies.put("throw.division", "  1 / count(input.params) > 0");
    bodies.put("throw.pattern", "  regex.match(concat(\"\", [\"(\", input.kind]), \"x\")");
    bodies.put("throw.json", "  json.unmarshal(input.kind) == 1");
    bodies.put("throw.conflict", "  pick(input.kind) == 1");
    return bodies;
  }

  /** Forty steps, each of which doubles what the one before has made. */
  private static String doubling(String first, String step) {
    StringBuilder body = new StringBuilder("  " + first + "\n");
    for (int i = 1; i <= 40; i++) {
      body.append("  a" + i + " := " + step.formatted("a" + (i - 1)) + "\n");
    }
    return body.append("  json.marshal(a40) == input.kind").toString();
  }

  private static String rules() {
    StringBuilder rules =
        new StringBuilder("allow if input.kind == \"tool.echo\"\n\npick(_) := 1\n\npick(_) := 2\n");
    BODIES.forEach(
        (kind, body) ->
            rules.append("\nallow if {\n  input.kind == \"" + kind + "\"\n" + body + "\n}\n"));
    return rules.toString();
  }

  @Test
  void whateverFailsIsDeniedAndRecordedAndTheNextCallIsNotTouched() throws Exception {
    RuntimeOptions options = Governed.by(rules(), temporary);
    Map<String, String> answered = new LinkedHashMap<>();
    try (RuntimeService service = RuntimeService.start(options);
        TestClient client = new TestClient(service.uri())) {
      for (String kind : BODIES.keySet()) {
        long start = System.nanoTime();
        TestClient.Answer denied = client.call("{\"kind\":\"" + kind + "\"}");
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        assertThat(denied.status()).as(kind + denied.body()).isEqualTo(403);
        assertThat(denied.member("decision")).isEqualTo("deny");
        assertThat(denied.member("reason")).as(kind).matches("policy: evaluation failed: [a-z_]+");
        assertThat(seconds).as(kind).isLessThan(MAX_SECONDS_PER_CALL);
        answered.put(denied.member("audit_id"), denied.member("reason"));
        assertThat(echo(client)).as("after " + kind).isEqualTo(200);
      }
    }
    Map<String, String> recorded = new LinkedHashMap<>();
    for (JsonObject decision :
        Governed.verifiedFrames(temporary.resolve("log"), FrameKind.DECISION)) {
      if (decision.string("outcome").orElseThrow().equals("deny")) {
        recorded.put(
            decision.string("audit_id").orElseThrow(), decision.string("reason").orElseThrow());
      }
    }
    assertThat(recorded).isEqualTo(answered);
  }

  @Test
  void callersThatExplodeLeaveTheOthersTheirTurn() throws Exception {
    RuntimeOptions options = Governed.by(rules(), temporary);
    try (RuntimeService service = RuntimeService.start(options);
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        TestClient other = new TestClient(service.uri())) {
      List<Future<Integer>> exploding = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        exploding.add(
            callers.submit(
                () -> {
                  try (TestClient client = new TestClient(service.uri())) {
                    return client.call("{\"kind\":\"explode.join\"}").status();
                  }
                }));
      }
      assertThat(echo(other)).isEqualTo(200);
      for (Future<Integer> call : exploding) {
        assertThat(call.get()).isEqualTo(403);
      }
      assertThat(other.get("/ready").status()).isEqualTo(200);
    }
  }

  private static int echo(TestClient client) throws Exception {
    return client.call("{\"kind\":\"tool.echo\",\"params\":{\"message\":\"x\"}}").status();
  }
}
