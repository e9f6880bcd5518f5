package dev.autonomy.cli.line;

import java.time.InstantSource;

/**
 * What a command sees of the world.
 *
 * @param environment environment variables
 * @param terminal standard output and standard error
 * @param clock the time
 * @param debug whether failures should show where they come from
 */
public record Surroundings(
    Environment environment, Terminal terminal, InstantSource clock, boolean debug) {

  /** The same, asked to show where failures come from. */
  Surroundings debugging() {
    return new Surroundings(environment, terminal, clock, true);
  }
}
