package dev.autonomy.runtime;

import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.contract.Decision;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyReplay;
import dev.autonomy.runtime.ReplayReport.Answer;
import dev.autonomy.wal.Frame;
import dev.autonomy.wal.FrameKind;
import dev.autonomy.wal.FrameSelection;
import dev.autonomy.wal.LogException;
import dev.autonomy.wal.LogReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks a candidate policy about the calls that a log has recorded, and counts what it would decide
 * otherwise. Reads a log that is being written too. Segments are read side by side; memory does not
 * grow with the log.
 *
 * {@snippet :
 * LogReplay replay = new LogReplay(Path.of("wal"), candidate);
 * ReplayReport report = replay.run(LogReplay.Choice.ALL);
 * }
 */
public final class LogReplay {

  /**
   * Which decisions are asked again.
   *
   * @param since only those from this time on
   * @param until only those before this time
   * @param tool only those about this tool
   */
  public record Choice(Optional<Instant> since, Optional<Instant> until, Optional<String> tool) {

    /** Every decision of the log. */
    public static final Choice ALL =
        new Choice(Optional.empty(), Optional.empty(), Optional.empty());

    private FrameSelection selection() {
      List<String> strings = new ArrayList<>();
      strings.add(FrameKind.DECISION);
      tool.ifPresent(strings::add);
      FrameSelection selection = FrameSelection.naming(strings);
      selection = since.isPresent() ? selection.since(since.get()) : selection;
      return until.isPresent() ? selection.until(until.get()) : selection;
    }

    private boolean accepts(RecordedDecision decision) {
      return tool.isEmpty() || tool.get().equals(decision.call().kind());
    }
  }

  /** Of frames whose runtime's start is not in the log any more: runs are not pruned. */
  private static final String DEFAULT_MODE = RuntimeMode.DAEMON.text();

  private final Path directory;
  private final CompiledBundle candidate;

  /** A replay of the log in {@code directory} under {@code candidate}. */
  public LogReplay(Path directory, CompiledBundle candidate) {
    this.directory = directory;
    this.candidate = candidate;
  }

  /**
   * Asks again, with as many threads as there are processors.
   *
   * @throws LogException if the log cannot be read
   * @throws InterruptedException if the calling thread is told to stop
   */
  public ReplayReport run(Choice choice) throws LogException, InterruptedException {
    List<Long> starts =
        choice.since.isPresent()
            ? LogReader.startsSince(directory, choice.since.get())
            : LogReader.starts(directory);
    NavigableMap<Long, String> modes = modes();
    AtomicInteger nextSegment = new AtomicInteger();
    Callable<ReplayReport.Tally> worker =
        () -> new Worker(choice, modes).replay(starts, nextSegment);
    int threads = Math.min(starts.size(), Runtime.getRuntime().availableProcessors());
    ReplayReport.Tally all = new ReplayReport.Tally();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<ReplayReport.Tally>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(executor.submit(worker));
      }
      for (Future<ReplayReport.Tally> one : running) {
        all.add(one.get());
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      executor.shutdownNow();
    }
    return all.report();
  }

  private static LogException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case LogException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  /**
   * The modes of the runtimes that wrote the log, by the number of the frame of their start. A
   * candidate that does not look at the mode needs none, and then the log is read once only.
   */
  private NavigableMap<Long, String> modes() throws LogException {
    NavigableMap<Long, String> modes = new TreeMap<>();
    if (!new PolicyReplay(candidate, new GateOptions("", DEFAULT_MODE))
        .mayRead("runtime", "mode")) {
      return modes;
    }
    FrameSelection starts = FrameSelection.naming(List.of(FrameKind.LIFECYCLE));
    long first = LogReader.starts(directory).getFirst();
    try (LogReader reader = LogReader.openAt(directory, first, starts)) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        Optional<String> mode = frame.attrs().string("mode");
        if (frame.kind().equals(FrameKind.LIFECYCLE) && mode.isPresent()) {
          modes.put(frame.seq(), mode.get());
        }
      }
    }
    return modes;
  }

  /** One thread of a replay. */
  private final class Worker {

    private final Choice choice;
    private final NavigableMap<Long, String> modes;
    private final ReplayReport.Tally tally = new ReplayReport.Tally();
    private final Map<String, PolicyReplay> policies = new HashMap<>();

    Worker(Choice choice, NavigableMap<Long, String> modes) {
      this.choice = choice;
      this.modes = modes;
    }

    ReplayReport.Tally replay(List<Long> starts, AtomicInteger nextSegment) throws LogException {
      for (int i = nextSegment.getAndIncrement();
          i < starts.size() && !Thread.currentThread().isInterrupted();
          i = nextSegment.getAndIncrement()) {
        long end = i + 1 < starts.size() ? starts.get(i + 1) : Long.MAX_VALUE;
        FrameSelection selection = choice.selection().before(end);
        try (LogReader reader = LogReader.openAt(directory, starts.get(i), selection)) {
          for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
            Optional<RecordedDecision> decision = RecordedDecision.of(frame);
            if (decision.isPresent() && choice.accepts(decision.get())) {
              compare(decision.get());
            }
          }
        }
      }
      return tally;
    }

    private void compare(RecordedDecision recorded) {
      PolicyReplay policy = policyFor(recorded);
      for (String member : recorded.unknownParams()) {
        if (policy.mayRead("params", member)) {
          tally.unknown();
          return;
        }
      }
      for (String member : recorded.unknownContext()) {
        if (policy.mayRead("context", member)) {
          tally.unknown();
          return;
        }
      }
      Decision decision = policy.decide(recorded.auditId(), recorded.call(), recorded.time());
      String reason = decision instanceof Decision.Deny deny ? deny.reason() : "";
      if (decision.outcome().equals(recorded.outcome()) && reason.equals(recorded.reason())) {
        tally.same();
      } else {
        tally.changed(
            recorded,
            new Answer(recorded.outcome(), recorded.reason()),
            new Answer(decision.outcome(), reason));
      }
    }

    /** Policy sees the node and the mode, so there is one for each pair of them. */
    private PolicyReplay policyFor(RecordedDecision recorded) {
      Map.Entry<Long, String> start = modes.floorEntry(recorded.seq());
      String mode = start == null ? DEFAULT_MODE : start.getValue();
      return policies.computeIfAbsent(
          mode + ' ' + recorded.node(),
          missing -> new PolicyReplay(candidate, new GateOptions(recorded.node(), mode)));
    }
  }
}
