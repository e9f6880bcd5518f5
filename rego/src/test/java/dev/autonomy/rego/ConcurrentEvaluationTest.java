package dev.autonomy.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.json.JsonException;
import dev.autonomy.rego.ast.Source;
import dev.autonomy.rego.value.ObjectValue;
import dev.autonomy.rego.value.StringValue;
import dev.autonomy.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ConcurrentEvaluationTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 300;
  private static final int INPUTS = 16;

  private static final String POLICY =
      """
      package p

      default allow := false

      allow if {
        some grant in data.grants
        grant.role == input.role
        glob.match(grant.path, ["/"], input.path)
        not blocked[input.role]
      }

      allow if input.role == "role3"

      blocked contains role if {
        some role, count in input.counts
        count > limit
      }

      limit := 2 + count([1 | some grant in data.grants; grant.role == input.role])

      named[key] := value if {
        some key, value in input.counts
        matches(key)
      }

      matches(key) if regex.match(sprintf("^role[%d-9]$", [input.number]), key)

      answer := [allow, blocked, limit, named, [g | some g in data.grants; g.role == input.role]]
      """;

  @Test
  void manyThreadsGetFromOnePolicyWhatOneThreadGets() throws Exception {
    Policy policy =
        Rego.compile(
            CompileRequest.of(new Source("test.rego", POLICY))
                .withData((ObjectValue) parse("{\"grants\": [" + grants() + "]}")));
    Entrypoint answer = policy.rule("data.p.answer");
    List<Value> inputs = new ArrayList<>();
    List<Value> wanted = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      inputs.add(parse(input(i)));
      try (Evaluation evaluation = policy.evaluate(inputs.get(i))) {
        Value value = evaluation.value(answer);
        wanted.add(value == null ? StringValue.of("undefined") : value);
      }
    }
    assertThat(wanted).doesNotHaveDuplicates().doesNotContain(StringValue.of("undefined"));

    Queue<Object> wrong = new ConcurrentLinkedQueue<>();
    CountDownLatch start = new CountDownLatch(THREADS);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int offset = t;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    start.countDown();
                    try {
                      start.await();
                      for (int round = 0; round < ROUNDS; round++) {
                        int i = (round + offset) % INPUTS;
                        try (Evaluation evaluation = policy.evaluate(inputs.get(i))) {
                          Value found = evaluation.value(answer);
                          if (!wanted.get(i).equals(found)) {
                            wrong.add(found + " for " + inputs.get(i));
                          }
                        }
                      }
                    } catch (InterruptedException | RuntimeException e) {
                      wrong.add(e);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong).isEmpty();
  }

  private static String grants() {
    List<String> grants = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      grants.add("{\"role\": \"role%d\", \"path\": \"/area%d/*\"}".formatted(i % 10, i % 7));
    }
    return String.join(", ", grants);
  }

  private static String input(int i) {
    return """
    {"role": "role%d", "path": "/area%d/x", "number": %d, "counts": {"role1": %d, "role7": 9}}
    """
        .formatted(i % 10, i % 7, i % 9, i);
  }

  private static Value parse(String json) throws JsonException {
    return Value.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
