package dev.autonomy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.json.JsonNull;
import dev.autonomy.json.JsonValue;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.LogException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a new policy reaches a gate that is in use. */
final class PolicyWatchTest {

  private final LinkedBlockingQueue<Entry> recorded = new LinkedBlockingQueue<>();

  private final Recorder recorder =
      new Recorder() {
        @Override
        public Receipt submit(Entry entry) {
          recorded.add(entry);
          return () -> {};
        }

        @Override
        public void append(Entry entry) {
          recorded.add(entry);
        }

        @Override
        public Optional<LogException> refusal() {
          return Optional.empty();
        }

        @Override
        public JsonValue redacted(JsonValue value) {
          return JsonNull.NULL;
        }
      };

  /** Fails as often as it is told to, each time in another way, and then has the demo policy. */
  private static final class FailingProvider implements PolicyProvider {

    private final AtomicInteger loads = new AtomicInteger();

    @Override
    public PolicyState load() {
      return switch (loads.getAndIncrement()) {
        case 0 -> new PolicyState.None("nothing yet");
        case 1 -> throw new OutOfMemoryError("for a test");
        case 2 -> throw new IllegalStateException("for a test");
        case 3 -> throw new StackOverflowError("for a test");
        default -> PolicyProvider.demo().load();
      };
    }

    @Override
    public boolean changed() {
      return loads.get() < 5;
    }
  }

  /** Has the demo policy as soon as it is told to. */
  private static final class SwitchingProvider implements PolicyProvider {

    private boolean switched;
    private boolean changed;

    void change() {
      switched = true;
      changed = true;
    }

    @Override
    public PolicyState load() {
      changed = false;
      return switched ? PolicyProvider.demo().load() : new PolicyState.None("nothing yet");
    }

    @Override
    public boolean changed() {
      return changed;
    }
  }

  @Test
  void oneLookTakesASwitchOverAndLooksComeOftenerThanOnceASecond() {
    SwitchingProvider provider = new SwitchingProvider();
    Gate gate =
        new Gate(new GateOptions("node-1", "daemon"), provider, List.of(), InstantSource.system());
    PolicyWatch watch = new PolicyWatch(gate, recorder);
    assertThat(watch.look()).isInstanceOf(PolicyState.None.class);
    provider.change();

    assertThat(watch.look()).isInstanceOf(PolicyState.Active.class);
    assertThat(recorded).hasSize(1);
    assertThat(PolicyWatch.PERIOD).isLessThanOrEqualTo(Duration.ofSeconds(1).dividedBy(2));
  }

  @Test
  void thatAPolicyCannotBeLoadedDoesNotEndTheWatch() throws InterruptedException {
    Gate gate =
        new Gate(
            new GateOptions("node-1", "daemon"),
            new FailingProvider(),
            List.of(),
            InstantSource.system());
    PolicyWatch watch = new PolicyWatch(gate, recorder);
    watch.start();
    try {
      assertThat(recorded.poll(20, TimeUnit.SECONDS)).as("a frame about the policy").isNotNull();
      assertThat(gate.policy()).isInstanceOf(PolicyState.Active.class);
    } finally {
      watch.stop();
    }
  }
}
