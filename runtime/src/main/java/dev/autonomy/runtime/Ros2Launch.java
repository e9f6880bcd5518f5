package dev.autonomy.runtime;

import dev.autonomy.contract.Decision;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Verdict;
import dev.autonomy.wal.LogException;
import java.io.PrintStream;
import java.util.Optional;

/** Runs {@code ros2 launch} under a runtime, after deciding the launch itself. */
public final class Ros2Launch {

  /** The launch was denied by policy, or refused. */
  public static final int EXIT_REFUSED = 1;

  /** The kind of tool call that a launch is. */
  public static final String TOOL = "tool.ros2.launch";

  private final RunSession session;
  private final Ros2Plan plan;
  private final Ros2Markers markers;
  private final PrintStream err;

  private Ros2Launch(RunSession session, Ros2Plan plan, PrintStream out, PrintStream err) {
    this.session = session;
    this.plan = plan;
    this.markers = new Ros2Markers(session.service(), out, plan.context());
    this.err = err;
  }

  /**
   * Decides {@code tool.ros2.launch}; when allowed, launches and prints the markers.
   *
   * @param options as for {@link SubprocessRun}; its command is not used
   * @param out receives the markers
   * @param err receives errors and the summary
   * @return the exit code for this process, as {@link SubprocessRun#run}; 1 when denied or refused
   */
  public static int run(
      SubprocessOptions options, Ros2Options launch, PrintStream out, PrintStream err) {
    Ros2Plan plan = Ros2Plan.of(launch);
    Optional<String> refusal = plan.refusal(options.environment());
    if (refusal.isPresent()) {
      err.println("autonomy: " + refusal.get());
      return EXIT_REFUSED;
    }
    RunSession session;
    try {
      session = RunSession.open(options, err);
    } catch (RuntimeStartException e) {
      err.println("autonomy: " + e.getMessage());
      return SubprocessRun.EXIT_RUNTIME_FAILED;
    }
    try {
      return new Ros2Launch(session, plan, out, err).launch();
    } catch (LogException e) {
      err.println("autonomy: the log cannot be written: " + e.getMessage());
      return SubprocessRun.EXIT_RUNTIME_FAILED;
    } finally {
      session.finish();
    }
  }

  private int launch() throws LogException {
    markers.pass(Ros2Markers.Label.TELEMETRY_ACTIVE);
    Verdict verdict = session.service().decide(new ToolCall(TOOL, plan.params()));
    return switch (verdict.effective()) {
      case Decision.Deny deny -> {
        err.println("autonomy: the launch is denied: " + deny.reason());
        yield EXIT_REFUSED;
      }
      case Decision.Allow _ -> execute(verdict);
    };
  }

  private int execute(Verdict verdict) throws LogException {
    long start = System.nanoTime();
    Optional<String> missing = plan.prepare();
    if (missing.isPresent()) {
      err.println("autonomy: " + missing.get());
      end(verdict, new ToolOutcome.Failed(missing.get()), start);
      return EXIT_REFUSED;
    }
    switch (plan) {
      case Ros2Plan.Container _ -> markers.pass(Ros2Markers.Label.RUNTIME_CONTAINER_READY);
      case Ros2Plan.Native _ -> {}
    }
    int code = session.run(plan.command(session.service().uri()), this::started);
    if (code != 0) {
      end(verdict, new ToolOutcome.Failed("ros2 launch ended with exit code " + code), start);
      return code;
    }
    end(verdict, new ToolOutcome.Succeeded(plan.params()), start);
    markers.pass(Ros2Markers.Label.POLICY_ENFORCED);
    markers.pass(Ros2Markers.Label.WAL_RECORDING);
    return code;
  }

  private void end(Verdict verdict, ToolOutcome.Ended outcome, long startNanos)
      throws LogException {
    session.service().ended(verdict, outcome, System.nanoTime() - startNanos);
  }

  private void started() {
    try {
      markers.pass(Ros2Markers.Label.STACK_START);
    } catch (LogException e) {
      // The child runs already, and every call it makes will be denied until the log accepts again.
      err.println("autonomy: the log cannot be written: " + e.getMessage());
    }
  }
}
