package dev.autonomy.line;

import java.util.List;
import java.util.Optional;

/** A small program with two commands to try the layer on. */
final class Toolbox implements Catalogue {

  enum Paint {
    RED,
    DARK_GREEN
  }

  static final Option<String> NAME = Option.text("name", "whom to greet").or("world").letter('n');
  static final Option<Boolean> LOUD = Option.flag("loud", "greet in capitals");
  static final Option<Paint> PAINT =
      Option.choice("paint", Paint.values(), "colour of the greeting")
          .variable("TOOLBOX_PAINT")
          .configKey("greeting.paint");

  @Override
  public String program() {
    return "toolbox";
  }

  @Override
  public String purpose() {
    return "Tools in a box.";
  }

  @Override
  public List<Group> groups() {
    return List.of(
        new Group("People", List.of("greet", "box open")),
        new Group("Others", List.of("wrap", "completion", "help")));
  }

  @Override
  public Command open(String path) {
    return switch (path) {
      case "greet" -> new Greet();
      case "box open" -> new Simple(CommandSpec.of("box open", "Open the box"));
      case "wrap" ->
          new Simple(
              CommandSpec.of("wrap", "Run something else")
                  .commandLine("<command> [args...]")
                  .options(LOUD));
      case "completion" -> new CompletionCommand(this);
      case "help" -> new HelpCommand(this);
      default -> throw new AssertionError(path);
    };
  }

  @Override
  public Optional<String> correction(List<String> words, Environment environment) {
    return words.getFirst().equals("frobnicate")
        ? Optional.of("toolbox wrap frobnicate")
        : Optional.empty();
  }

  private record Greet() implements Command {
    @Override
    public CommandSpec spec() {
      return CommandSpec.of("greet", "Say hello")
          .operands("[greeting]", 0, 1, ValueKind.Completes.NOTHING)
          .description("Greets a person, or the world when nobody is named.")
          .options(NAME, LOUD, PAINT)
          .examples(new CommandSpec.Example("Greet Ada", "toolbox greet --name Ada"))
          .exits(new CommandSpec.Exit("3", "nobody listened"))
          .seeAlso("box open");
    }

    @Override
    public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
      String name = arguments.value(NAME);
      if (name.equals("nobody")) {
        throw new CommandException("nobody is there: name somebody", 3);
      }
      if (name.equals("chaos")) {
        throw new IllegalStateException("first line\nsecond line");
      }
      String greeting = "hello " + name + arguments.find(PAINT).map(p -> " in " + p).orElse("");
      surroundings.terminal().out().line(arguments.value(LOUD) ? greeting + "!" : greeting);
      return ExitStatus.DONE;
    }
  }

  /** Prints its operands. */
  private record Simple(CommandSpec spec) implements Command {
    @Override
    public int run(Arguments arguments, Surroundings surroundings) {
      surroundings.terminal().out().line(ShellWords.join(arguments.operands()));
      return ExitStatus.DONE;
    }
  }
}
