package dev.autonomy.cli;

import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.time.InstantSource;

/** The {@code autonomy} program. */
public final class Main {

  private Main() {}

  /** Runs the command that the words name and ends the process with its status. */
  public static void main(String[] words) {
    Environment environment = new Environment(System.getenv());
    Surroundings surroundings =
        new Surroundings(
            environment,
            new ConfigurationFile(environment),
            Terminal.ofProcess(environment),
            InstantSource.system(),
            false);
    // Returning would wait for threads that a failed command may have left behind.
    System.exit(new CommandLine(new Commands(), surroundings).run(words));
  }
}
