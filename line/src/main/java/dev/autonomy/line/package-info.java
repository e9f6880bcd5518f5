/**
 * A small command-line layer: commands are declared as data, and parsing, help, suggestions and
 * shell completion all read the same declarations. Nothing is found by reflection, and only the
 * command that runs is loaded.
 *
 * <pre>{@code
 * final class Greet implements Command {
 *   private static final Option<String> NAME = Option.text("name", "whom to greet").or("world");
 *
 *   public CommandSpec spec() {
 *     return CommandSpec.of("greet", "Say hello").options(NAME);
 *   }
 *
 *   public int run(Arguments arguments, Surroundings surroundings) {
 *     surroundings.terminal().out().line("hello " + arguments.value(NAME));
 *     return 0;
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.autonomy.line;

import org.jspecify.annotations.NullMarked;
