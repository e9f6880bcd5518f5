package dev.autonomy.runtime;

import dev.autonomy.contract.PolicyIdentity;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.gate.Verdict;
import dev.autonomy.http.HttpServer;
import dev.autonomy.wal.Entry;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.Log;
import dev.autonomy.wal.LogException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running runtime: the gate, its log and its HTTP service. */
public final class RuntimeService implements AutoCloseable {

  private final RuntimeOptions options;
  private final URI uri;
  private final Log log;
  private final RuntimeCore core;
  private final HttpServer server;
  private final PolicyWatch watch;
  private final Optional<ReleasePoller> releases;
  private final AtomicBoolean closed = new AtomicBoolean();

  RuntimeService(
      RuntimeOptions options,
      URI uri,
      Log log,
      RuntimeCore core,
      HttpServer server,
      PolicyWatch watch,
      Optional<ReleasePoller> releases) {
    this.options = options;
    this.uri = uri;
    this.log = log;
    this.core = core;
    this.server = server;
    this.watch = watch;
    this.releases = releases;
  }

  /**
   * Takes the address, opens the log, loads the policy and begins to serve.
   *
   * @throws RuntimeStartException when any of it fails; nothing stays open
   */
  public static RuntimeService start(RuntimeOptions options) throws RuntimeStartException {
    return RuntimeStarter.start(options);
  }

  /** Where agents reach it, without a trailing slash. */
  public URI uri() {
    return uri;
  }

  /** What has been decided since the start. */
  public DecisionCounts counts() {
    return core.counters().decisions();
  }

  /** The policy in force. */
  public PolicyIdentity policy() {
    return core.gate().policy().identity();
  }

  /**
   * What the operator should know about the policy: why there is none, or that it is a fallback.
   */
  public String policyNotice() {
    return core.gate().policy().notice().orElse("");
  }

  /** Appends a frame of another kind than calls have, and waits until it is on stable storage. */
  void append(Entry entry) throws LogException {
    log.append(entry);
  }

  /**
   * Decides a call that this process itself will carry out, durably; no tool's check is asked.
   *
   * @throws LogException if the decision could not be recorded: the call counts as denied
   */
  Verdict decide(ToolCall call) throws LogException {
    long start = System.nanoTime();
    Gate policyAlone =
        new Gate(
            new GateOptions(options.nodeId(), options.mode().text()),
            PolicyProvider.fixed(core.gate().policy()),
            List.of(),
            core.clock());
    Verdict verdict = policyAlone.decide(core.auditIds().next(), call);
    core.records().decided(verdict);
    core.counters().decided(verdict.effective(), System.nanoTime() - start);
    return verdict;
  }

  /** Records how a call that {@link #decide} has allowed ended. */
  void ended(Verdict verdict, ToolOutcome.Ended outcome, long durationNanos) throws LogException {
    core.records().ended(verdict, outcome, durationNanos);
    core.counters().ended(outcome.status());
  }

  /**
   * Stops accepting, lets calls in flight finish within the drain bound, seals the log. Idempotent.
   *
   * @throws RuntimeStopException when calls were cut off or the log could not be sealed
   */
  @Override
  public void close() throws RuntimeStopException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    watch.stop();
    releases.ifPresent(ReleasePoller::stop);
    boolean finished = server.stop(options.limits().drainTimeout());
    releases.ifPresent(ReleasePoller::awaitEnd);
    try (log) {
      DecisionCounts counts = core.counters().decisions();
      log.submit(
          Entry.of(FrameKind.LIFECYCLE)
              .attr("event", "stopped")
              .attr("allowed", counts.allowed())
              .attr("denied", counts.denied())
              .build());
    } catch (LogException e) {
      throw new RuntimeStopException("the log could not be sealed: " + e.getMessage(), e);
    }
    if (!finished) {
      throw new RuntimeStopException(
          "calls that did not end within "
              + options.limits().drainTimeout().toMillis()
              + " ms were cut off; the log gives them the outcome unknown");
    }
  }
}
