package dev.autonomy.edgectl;

import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Settings;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import java.time.InstantSource;

/** The {@code edgectl} program. */
public final class Main {

  private Main() {}

  /** Runs the command that the words name and ends the process with its status. */
  public static void main(String[] words) {
    Environment environment = new Environment(System.getenv());
    Surroundings surroundings =
        new Surroundings(
            environment,
            Settings.none(),
            Terminal.ofProcess(environment),
            InstantSource.system(),
            false);
    System.exit(new CommandLine(new EdgectlCommands(), surroundings).run(words));
  }
}
