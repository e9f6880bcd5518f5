package dev.autonomy.runtime;

import java.util.function.IntConsumer;
import sun.misc.Signal;

/**
 * Signals of the operating system. Java has no supported interface for them; this one has been
 * there since Java 1.3, and every other way needs native code.
 */
final class ProcessSignals {

  private ProcessSignals() {}

  /**
   * Handles a signal from now on, on a thread of its own each time.
   *
   * @param name without the prefix SIG
   * @param handler gets the signal's number
   * @return whether the signal can be handled here
   */
  static boolean handle(String name, IntConsumer handler) {
    try {
      Signal.handle(new Signal(name), signal -> handler.accept(signal.getNumber()));
      return true;
    } catch (IllegalArgumentException _) {
      // Unknown on this system, or reserved by the Java process itself.
      return false;
    }
  }
}
