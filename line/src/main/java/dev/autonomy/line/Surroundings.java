package dev.autonomy.line;

import java.time.InstantSource;

/**
 * What a command sees of the world.
 *
 * @param environment environment variables
 * @param settings the configuration file
 * @param terminal standard output and standard error
 * @param clock the time
 * @param debug whether failures should show where they come from
 */
public record Surroundings(
    Environment environment,
    Settings settings,
    Terminal terminal,
    InstantSource clock,
    boolean debug) {

  /** The same, asked to show where failures come from. */
  Surroundings debugging() {
    return new Surroundings(environment, settings, terminal, clock, true);
  }
}
