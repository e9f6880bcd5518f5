package dev.autonomy.runtime;

import java.io.PrintStream;

/** Runs {@code ros2 launch} under a runtime, after deciding the launch itself. */
public final class Ros2Launch {

  private Ros2Launch() {}

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
    err.println("cannot launch " + launch.packageName() + ": " + options.nodeId());
    out.flush();
    return SubprocessRun.EXIT_RUNTIME_FAILED;
  }
}
