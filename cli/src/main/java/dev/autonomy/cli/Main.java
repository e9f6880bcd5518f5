package dev.autonomy.cli;

import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import java.time.InstantSource;

/** The {@code autonomy} program. */
public final class Main {

  private Main() {}

  /** Runs the command that the words name and ends the process with its status. */
  public static void main(String[] words) {
    Environment environment = Environment.ofProcess();
    CommandLine line =
        CommandLine.ofProcess(
            new Commands(),
            environment,
            new ConfigurationFile(environment),
            InstantSource.system());
    // Returning would wait for threads that a failed command may have left behind.
    System.exit(line.run(words));
  }
}
