package dev.autonomy.cli;

import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.runtime.Ros2Launch;
import dev.autonomy.runtime.Ros2Options;
import java.util.List;

/** {@code autonomy run ros2.launch}. */
final class Ros2LaunchCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("run ros2.launch", "Launch a ROS 2 stack under policy")
        .commandLine("<package> <launch_file> [args...]")
        .description(
            """
            The launch itself is a tool call, tool.ros2.launch, decided before anything is \
            spawned. Then `ros2 launch` runs under the runtime, and every step leaves a line \
            `PASS <label> context=<native|container>` on standard output and a frame in the log.

            Without --image, `ros2` must be on PATH and --allow-reduced-governance given: a \
            native launch is governed less than one in a container.

            The embedded demo policy denies every launch: --policy names one that allows it.\
            """)
        .options(
            RunOptions.IMAGE,
            RunOptions.ALLOW_REDUCED_GOVERNANCE,
            RunOptions.POLICY,
            RunOptions.DIRECTORY,
            RunOptions.EPHEMERAL,
            RunOptions.QUIET,
            Locations.POLICY_DIRECTORY,
            NodeIdentity.NODE_ID)
        .examples(
            new Example(
                "Once: keep a policy that allows this launch",
                "autonomy policy load --bundle examples/policies/ros2-launch --ref"
                    + " oci://local/ros2-launch:v1"),
            new Example(
                "The turtlesim demo, natively",
                "autonomy run ros2.launch --policy oci://local/ros2-launch:v1"
                    + " --allow-reduced-governance turtlesim multisim.launch.py"))
        .exits(
            new Exit("n", "the exit status of `ros2 launch`"),
            new Exit("1", "the launch was denied by policy, or refused"),
            new Exit("2", "this command line is wrong; nothing was started"),
            new Exit("125", "the runtime could not start, and nothing was launched"))
        .seeAlso("run", "policy load", "wal inspect");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws UsageException {
    List<String> operands = arguments.operands();
    if (operands.size() < 2) {
      throw new UsageException("missing <launch_file> of package `" + operands.getFirst() + "`");
    }
    Ros2Options launch =
        new Ros2Options(
            operands.get(0),
            operands.get(1),
            operands.subList(2, operands.size()),
            arguments.find(RunOptions.IMAGE),
            arguments.value(RunOptions.ALLOW_REDUCED_GOVERNANCE));
    return Ros2Launch.run(
        RunCommand.options(arguments, surroundings, operands), launch, System.out, System.err);
  }
}
