package dev.autonomy.runtime;

import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A runtime around one command: its directory, its service, its child, its summary. */
final class RunSession {

  /** The variable that tells the child where its runtime is. */
  static final String RUNTIME_URL = "AUTONOMY_RUNTIME_URL";

  private final SubprocessOptions options;
  private final PrintStream err;
  private final RunDirectory directory;
  private final RuntimeService service;

  private RunSession(
      SubprocessOptions options, PrintStream err, RunDirectory directory, RuntimeService service) {
    this.options = options;
    this.err = err;
    this.directory = directory;
    this.service = service;
  }

  static RunSession open(SubprocessOptions options, PrintStream err) throws RuntimeStartException {
    RunDirectory directory = RunDirectory.create(options, InstantSource.system());
    RuntimeOptions runtime =
        RuntimeOptions.run(options.version(), directory.path())
            .withNodeId(options.nodeId())
            .withPolicy(options.policy());
    try {
      return new RunSession(options, err, directory, RuntimeService.start(runtime));
    } catch (RuntimeStartException e) {
      directory.releaseUnused();
      throw e;
    }
  }

  RuntimeService service() {
    return service;
  }

  /**
   * Runs a command to its end.
   *
   * @param started is told when it runs
   * @return its exit code, 126 or 127 when it could not be started
   */
  int run(List<String> command, Runnable started) {
    String word = command.getFirst();
    switch (Executables.find(word, Optional.ofNullable(options.environment().get("PATH")))) {
      case Executables.Found.Nothing _ -> {
        err.println("autonomy: `" + word + "` was not found: check its name and PATH");
        return SubprocessRun.EXIT_NOT_FOUND;
      }
      case Executables.Found.NotExecutable found -> {
        err.println("autonomy: `" + found.file() + "` cannot be executed: check its permissions");
        return SubprocessRun.EXIT_NOT_EXECUTABLE;
      }
      case Executables.Found.Executable _ -> {}
    }
    Map<String, String> environment = new HashMap<>(options.environment());
    environment.put(RUNTIME_URL, service.uri().toString());
    try {
      return GovernedChild.run(command, environment, started);
    } catch (IOException e) {
      err.println("autonomy: `" + word + "` cannot be started: " + e.getMessage());
      return SubprocessRun.EXIT_NOT_EXECUTABLE;
    }
  }

  /** Stops the runtime, says what it decided and where the record is, and tidies up. */
  void finish() {
    try {
      service.close();
    } catch (RuntimeStopException e) {
      err.println("autonomy: " + e.getMessage());
    }
    if (!options.quiet()) {
      err.println(summary(service.counts(), service.policy().ref()));
      err.println(whereabouts());
    }
    try {
      directory.release(options.runsRoot());
    } catch (IOException e) {
      err.println("autonomy: cannot tidy up the logs of runs: " + e);
    }
  }

  static String summary(DecisionCounts counts, String policyRef) {
    long calls = counts.allowed() + counts.denied();
    return "autonomy: "
        + calls
        + (calls == 1 ? " call, " : " calls, ")
        + counts.allowed()
        + " allowed, "
        + counts.denied()
        + " denied by "
        + policyRef;
  }

  private String whereabouts() {
    if (options.ephemeral()) {
      return "autonomy: the log is deleted, as --ephemeral asks";
    }
    return "autonomy: log "
        + directory.path()
        + ", see autonomy wal inspect "
        + (directory.id().isEmpty() ? "--dir " + directory.path() : "--run " + directory.id());
  }
}
