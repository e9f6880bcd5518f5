package dev.autonomy.edged;

import dev.autonomy.line.CommandLine;
import dev.autonomy.line.Environment;
import dev.autonomy.line.Settings;
import java.time.InstantSource;

/** The {@code edged} program. */
public final class Main {

  private Main() {}

  /** Runs the command that the words name and ends the process with its status. */
  public static void main(String[] words) {
    Environment environment = Environment.ofProcess();
    CommandLine line =
        CommandLine.ofProcess(
            new EdgedCommands(), environment, Settings.none(), InstantSource.system());
    // Returning would wait for threads that a failed command may have left behind.
    System.exit(line.run(words));
  }
}
