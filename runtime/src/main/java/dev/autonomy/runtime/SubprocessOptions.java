package dev.autonomy.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code autonomy run} is told.
 *
 * @param version this program's version, which bundles may put conditions on
 * @param command the program and its arguments, at least one
 * @param environment variables of the child, before {@code AUTONOMY_RUNTIME_URL} is added
 * @param nodeId this node's name
 * @param policy the policy that governs the command
 * @param logDirectory where the log goes; empty for a new directory under {@code runsRoot}
 * @param runsRoot where logs of runs are kept, the last {@link #MAX_KEPT_RUNS}
 * @param ephemeral deletes the log afterwards
 * @param quiet drops the summary
 */
public record SubprocessOptions(
    String version,
    List<String> command,
    Map<String, String> environment,
    String nodeId,
    PolicySource policy,
    Optional<Path> logDirectory,
    Path runsRoot,
    boolean ephemeral,
    boolean quiet) {

  /** Logs of this many runs are kept. */
  public static final int MAX_KEPT_RUNS = 50;

  /** Copies the collections. */
  public SubprocessOptions {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
