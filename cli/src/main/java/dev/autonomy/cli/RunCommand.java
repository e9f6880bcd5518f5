package dev.autonomy.cli;

import dev.autonomy.line.ArgumentParser;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Option;
import dev.autonomy.line.ShellWords;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.UsageException;
import dev.autonomy.runtime.PolicySource;
import dev.autonomy.runtime.SubprocessOptions;
import dev.autonomy.runtime.SubprocessRun;
import dev.autonomy.supply.OciReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code autonomy run}. */
final class RunCommand implements Command {

  private static final List<Option<?>> LAUNCH_ONLY =
      List.of(RunOptions.IMAGE, RunOptions.ALLOW_REDUCED_GOVERNANCE);

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("run", "Run a command under policy")
        .commandLine("<command> [args...]")
        .description(
            """
            Starts a runtime inside this process on a free loopback port, exports \
            AUTONOMY_RUNTIME_URL to the command, and ends with it. The command's standard \
            streams, terminal and signals are its own.

            Every tool call the command sends to AUTONOMY_RUNTIME_URL is decided by policy \
            before it runs and recorded in a tamper-evident log. tool.http_get reaches nothing \
            here: start a runtime with `autonomy runtime start --allowed-domains` for that.

            Flags stand before the command; what stands after it belongs to the command.\
            """)
        .options(
            RunOptions.POLICY,
            RunOptions.DIRECTORY,
            RunOptions.EPHEMERAL,
            RunOptions.QUIET,
            Locations.POLICY_DIRECTORY,
            NodeIdentity.NODE_ID,
            RunOptions.IMAGE,
            RunOptions.ALLOW_REDUCED_GOVERNANCE)
        .examples(
            new Example("An agent under the demo policy", "autonomy run python3 examples/agent.py"),
            new Example(
                "Under a policy from `policy load --ref`, with the log in ./log",
                "autonomy run --policy oci://registry.example/agent:v1 --dir log python3 agent.py"),
            new Example("What the last run decided", "autonomy wal inspect --run last"))
        .exits(
            new Exit("n", "the command's own exit status"),
            new Exit("2", "this command line is wrong; nothing was started"),
            new Exit("125", "the runtime could not start, and the command was not started"),
            new Exit("126", "the command cannot be executed"),
            new Exit("127", "the command was not found"),
            new Exit("128+n", "signal n ended the command"))
        .seeAlso("run ros2.launch", "runtime start", "wal inspect", "audit get");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws Exception {
    List<String> command = arguments.operands();
    if (command.getFirst().equals("ros2.launch")) {
      return launch(arguments, surroundings);
    }
    for (Option<?> option : LAUNCH_ONLY) {
      if (arguments.isSet(option)) {
        throw new UsageException(
            "`" + option.written() + "` goes with `autonomy run ros2.launch` only");
      }
    }
    if (!arguments.isSeparated()) {
      checkOrder(command);
    }
    SubprocessOptions options = options(arguments, surroundings, command);
    try {
      return SubprocessRun.run(options, System.err);
    } catch (RuntimeException e) {
      // A status of its own: 1 would look like the command's.
      throw CommandException.because(e, SubprocessRun.EXIT_RUNTIME_FAILED);
    }
  }

  /** What the runtime is told, from the flags that both forms of the command share. */
  static SubprocessOptions options(
      Arguments arguments, Surroundings surroundings, List<String> command) throws UsageException {
    Environment environment = surroundings.environment();
    return new SubprocessOptions(
        ProductVersion.text(),
        command,
        environment.variables(),
        NodeIdentity.of(arguments),
        policy(arguments, environment),
        arguments.find(RunOptions.DIRECTORY),
        Locations.runs(environment),
        arguments.value(RunOptions.EPHEMERAL),
        arguments.value(RunOptions.QUIET));
  }

  private static PolicySource policy(Arguments arguments, Environment environment)
      throws UsageException {
    Optional<String> reference = arguments.find(RunOptions.POLICY);
    if (reference.isEmpty()) {
      return new PolicySource.Demo();
    }
    if (!reference.get().startsWith(OciReference.SCHEME)) {
      throw new UsageException(
          "`"
              + reference.get()
              + "` is no value for `--policy`: expected a reference such as"
              + " `oci://registry.example/agent:v1`; `autonomy policy load --bundle PATH --ref REF`"
              + " keeps a bundle under it");
    }
    return new PolicySource.Reference(
        Locations.policyStore(arguments, environment),
        reference.get(),
        SignatureOptions.environmentKeys(environment));
  }

  /** {@code autonomy run FLAGS ros2.launch FLAGS …}: the flags before it count as well. */
  private static int launch(Arguments arguments, Surroundings surroundings) throws Exception {
    Ros2LaunchCommand launch = new Ros2LaunchCommand();
    List<String> words = new ArrayList<>();
    for (Option<?> option : new RunCommand().spec().options()) {
      if (arguments.isSet(option)) {
        words.add(option.written() + "=" + arguments.find(option).orElseThrow());
      }
    }
    words.addAll(arguments.operands().subList(1, arguments.operands().size()));
    return launch.run(ArgumentParser.of(launch.spec(), surroundings).parse(words), surroundings);
  }

  /**
   * Recognises our flags behind the command. Only those that mean nothing to other programs: a
   * child may well have a {@code --quiet} or a {@code --dir} of its own.
   */
  private static void checkOrder(List<String> command) throws UsageException {
    for (int i = 1; i < command.size(); i++) {
      String word = command.get(i);
      boolean takesNext =
          word.equals("--policy")
              && i + 1 < command.size()
              && command.get(i + 1).startsWith(OciReference.SCHEME);
      if (takesNext
          || word.startsWith("--policy=" + OciReference.SCHEME)
          || word.equals(RunOptions.EPHEMERAL.written())) {
        List<String> flag = command.subList(i, i + (takesNext ? 2 : 1));
        List<String> rest = new ArrayList<>(command.subList(0, i));
        rest.addAll(command.subList(i + flag.size(), command.size()));
        throw new UsageException(
            "`"
                + word
                + "` stands after the command and would go to `"
                + command.getFirst()
                + "`: write `autonomy run "
                + ShellWords.join(flag)
                + " "
                + ShellWords.join(rest)
                + "`, or put `--` before the command to pass the flag on");
      }
    }
  }
}
