package dev.autonomy.runtime;

import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.Redaction;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.LogException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Lets the gate take over a policy that was loaded or rolled back, by this process or another. */
final class PolicyWatch implements Runnable {

  /** Four looks a second: what is promised is that a switch takes effect within one. */
  static final Duration PERIOD = Duration.ofMillis(250);

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
      LockSupport.parkNanos(this, PERIOD.toNanos());
      look();
    }
  }

  /** Takes over what there is to take over, and says what is in force from now on. */
  synchronized PolicyState look() {
    PolicyState before = gate.policy();
    try {
      gate.refresh().ifPresent(after -> record(before, after));
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError _) {
      // What is enforced stays enforced. Memory that calls in work have taken is free again soon;
      // a watch that ended here would never see a policy again.
    }
    return gate.policy();
  }

  /** What the log is told at the start when the policy of the store cannot be used. */
  static Optional<Entry> rejectionAtStart(PolicyState state) {
    boolean rejected =
        switch (state) {
          case PolicyState.Active active -> active.notice().isPresent();
          // An empty store redacts nothing: there is no policy that could have asked for it.
          case PolicyState.None none -> none.redaction().equals(Redaction.EVERYTHING);
        };
    return rejected
        ? Optional.of(entry(FrameKind.BUNDLE_REJECTED, state).build())
        : Optional.empty();
  }

  private static Entry.Builder entry(String kind, PolicyState state) {
    PolicyIdentity now = state.identity();
    Entry.Builder entry =
        Entry.of(kind)
            .attr("policy_ref", now.ref())
            .attr("policy_digest", now.digest())
            .attr("policy_version", now.version());
    Optional<String> notice = state.notice();
    return notice.isPresent() ? entry.attr("notice", notice.get()) : entry;
  }

  private void record(PolicyState before, PolicyState after) {
    Entry.Builder entry =
        entry(kind(before, after), after).attr("previous_digest", before.identity().digest());
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
