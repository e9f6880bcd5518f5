package dev.autonomy.runtime;

import java.util.List;
import java.util.Optional;

/**
 * What {@code autonomy run ros2.launch} is told besides {@link SubprocessOptions}.
 *
 * @param packageName the ROS 2 package
 * @param launchFile its launch file
 * @param arguments passed on to {@code ros2 launch}
 * @param image container image to launch in; empty for the native path
 * @param allowReducedGovernance accepts that native execution is reduced governance
 */
public record Ros2Options(
    String packageName,
    String launchFile,
    List<String> arguments,
    Optional<String> image,
    boolean allowReducedGovernance) {

  /** Copies the list. */
  public Ros2Options {
    arguments = List.copyOf(arguments);
  }
}
