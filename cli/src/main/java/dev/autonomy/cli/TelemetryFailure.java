package dev.autonomy.cli;

import dev.autonomy.line.CommandException;
import dev.autonomy.telemetry.ExportException;

/** Says what is left when a log could not be delivered. */
final class TelemetryFailure {

  private TelemetryFailure() {}

  /** The failure, and how many frames are left. */
  static CommandException left(ExportException failure, long frames) {
    return new CommandException(failure.getMessage() + "; " + frames(frames), failure);
  }

  /** Frames are left because time is over. */
  static CommandException left(String why, long frames) {
    return new CommandException(why + "; " + frames(frames));
  }

  private static String frames(long count) {
    return count == 1 ? "1 frame is left" : count + " frames are left";
  }
}
