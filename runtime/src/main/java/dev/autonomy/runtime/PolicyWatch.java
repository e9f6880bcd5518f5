package dev.autonomy.runtime;

import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import java.util.concurrent.locks.LockSupport;

/** Lets the gate take over a policy that another process has loaded or rolled back. */
final class PolicyWatch implements Runnable {

  private static final long PERIOD_NANOS = 250_000_000L;

  private final Gate gate;
  private final Recorder recorder;
  private final Thread thread;
  private volatile boolean stopped;

  PolicyWatch(Gate gate, Recorder recorder) {
    this.gate = gate;
    this.recorder = recorder;
    this.thread = Thread.ofPlatform().daemon().name("policy-watch").unstarted(this);
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!stopped) {
      LockSupport.parkNanos(this, PERIOD_NANOS);
      look();
    }
  }

  private void look() {
    PolicyState before = gate.policy();
    try {
      gate.refresh().ifPresent(after -> record(before, after));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError _) {
      // What is enforced stays enforced. Memory that calls in work have taken is free again soon;
      // a watch that ended here would never see a policy again.
    }
  }

  private void record(PolicyState before, PolicyState after) {
    PolicyIdentity now = after.identity();
    Entry.Builder entry =
        Entry.of(kind(before, after))
            .attr("policy_ref", now.ref())
            .attr("policy_digest", now.digest())
            .attr("policy_version", now.version())
            .attr("previous_digest", before.identity().digest());
    after.notice().ifPresent(notice -> entry.attr("notice", notice));
    try {
      recorder.submit(entry.build());
    } catch (LogException _) {
      // The policy holds all the same; decisions name it, and are denied until the log accepts.
    }
  }

  private static String kind(PolicyState before, PolicyState after) {
    return switch (after) {
      case PolicyState.None _ -> FrameKind.BUNDLE_REJECTED;
      case PolicyState.Active active -> {
        if (active.identity().equals(before.identity()) && active.notice().isPresent()) {
          yield FrameKind.BUNDLE_REJECTED; // the notice says why what is enforced stays enforced
        }
        yield before.lastKnownGood().filter(active.identity()::equals).isPresent()
            ? FrameKind.POLICY_ROLLED_BACK
            : FrameKind.BUNDLE_LOADED;
      }
    };
  }
}
