package dev.autonomy.architecture.violations.gate;

import dev.autonomy.architecture.violations.wal.Log;
import java.util.function.Consumer;

/** A second writer, by method reference. */
public final class WritesTheLog {

  /** Hands out the append. */
  public Consumer<String> writer(Log log) {
    return log::append;
  }
}
