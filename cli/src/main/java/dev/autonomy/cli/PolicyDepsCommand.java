package dev.autonomy.cli;

import dev.autonomy.json.JsonWriter;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Output;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.UsageException;
import dev.autonomy.line.ValueKind;
import dev.autonomy.rego.Dependencies;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.RegoException;
import java.util.List;

/** {@code autonomy policy deps}. */
final class PolicyDepsCommand implements Command {

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy deps", "List the documents that a query depends on")
        .operands("<query>", 1, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Follows the query through all rules that it may need, whatever the input, and lists \
            the places in input and data that they read and the documents that they define.\
            """)
        .options(PolicyOptions.BUNDLE, CommonOptions.REPORT_OUTPUT, PolicyOptions.FORMAT)
        .examples(
            new Example(
                "What does a decision depend on?",
                "autonomy policy deps --bundle policy/ data.autonomy.allow"))
        .exits(new Exit("0", "listed"), new Exit("1", "the policy or the query has errors"))
        .seeAlso("policy eval", "policy check");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    PolicyFiles files = PolicyFiles.named(arguments, "look at");
    Terminal terminal = surroundings.terminal();
    try {
      Dependencies dependencies =
          Rego.compile(files.request()).dependencies(arguments.operands().getFirst());
      switch (PolicyOptions.format(arguments)) {
        case TEXT -> {
          print("base documents", dependencies.base(), terminal.out());
          print("virtual documents", dependencies.virtual(), terminal.out());
        }
        case JSON -> terminal.out().line(json(dependencies));
      }
      return ExitStatus.DONE;
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    }
  }

  private static void print(String heading, List<String> documents, Output out) {
    out.line(heading);
    for (String document : documents) {
      out.line("  " + document);
    }
  }

  private static String json(Dependencies dependencies) {
    JsonWriter json = new JsonWriter().beginObject();
    add(json, "base", dependencies.base());
    add(json, "virtual", dependencies.virtual());
    return json.endObject().toString();
  }

  private static void add(JsonWriter json, String name, List<String> documents) {
    json.name(name).beginArray();
    for (String document : documents) {
      json.value(document);
    }
    json.endArray();
  }
}
