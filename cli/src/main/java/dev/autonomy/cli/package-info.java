/**
 * The commands of {@code autonomy}. {@link dev.autonomy.cli.Main} hands the words of a command line
 * to {@link dev.autonomy.line.CommandLine}, which loads the one command they name; a command
 * translates flags into the options of another module, calls it, and writes the result. No rule of
 * the product lives here.
 *
 * <p>From a program, without a process:
 *
 * <pre>{@code
 * Environment environment = new Environment(Map.of("HOME", home));
 * Terminal terminal = new Terminal(new Output(out), new Output(error), environment, false, false);
 * int status =
 *     new CommandLine(
 *             new Commands(),
 *             new Surroundings(
 *                 environment,
 *                 new ConfigurationFile(environment),
 *                 terminal,
 *                 InstantSource.system(),
 *                 false))
 *         .run("wal", "verify", "--dir", log);
 * }</pre>
 */
@NullMarked
package dev.autonomy.cli;

import org.jspecify.annotations.NullMarked;
