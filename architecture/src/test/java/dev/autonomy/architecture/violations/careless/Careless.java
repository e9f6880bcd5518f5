package dev.autonomy.architecture.violations.careless;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Everything that no class may do, in a package without null marking. */
public final class Careless {

  static int count;

  private Careless() {}

  static void exits() {
    System.exit(1);
  }

  static void sleeps() throws InterruptedException {
    Thread.sleep(1);
  }

  static Supplier<Instant> reads() {
    return Instant::now;
  }

  static InstantSource names() {
    return InstantSource.system();
  }

  static int guesses() {
    return new Random().nextInt();
  }

  static void logs() {
    Logger.getGlobal().fine("careless");
  }
}
