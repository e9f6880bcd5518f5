package dev.autonomy.cli;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.line.Arguments;
import dev.autonomy.line.Command;
import dev.autonomy.line.CommandException;
import dev.autonomy.line.CommandSpec;
import dev.autonomy.line.CommandSpec.Example;
import dev.autonomy.line.CommandSpec.Exit;
import dev.autonomy.line.ExitStatus;
import dev.autonomy.line.Option;
import dev.autonomy.line.Surroundings;
import dev.autonomy.line.Terminal;
import dev.autonomy.line.ValueKind;
import dev.autonomy.rego.CompileRequest;
import dev.autonomy.rego.IndexNote;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.ast.RegoError;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.type.TypeChecks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code autonomy policy check}. */
final class PolicyCheckCommand implements Command {

  private static final String GATE_PACKAGE = "data.autonomy";

  private static final Option<Boolean> STRICT =
      Option.flag("strict", "also refuse unused variables and imports, and deprecated functions");

  private static final Option<Path> SCHEMA =
      Option.file(
              "schema", "check types against a JSON schema of the input, or a directory of schemas")
          .letter('s');

  private static final Option<Boolean> PERF =
      Option.flag("perf", "also name the rules that the index over rules cannot use");

  /** In the place of an error's code. */
  private static final String NOT_INDEXED = "rule_not_indexed";

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy check", "Find every error in a policy")
        .operands("<path>", 1, 1, ValueKind.Completes.FILES)
        .description(
            """
            Parses and compiles the policy, a directory, an archive or a Rego file, and shows \
            every error with its line. A policy with a package `autonomy` is also compiled as \
            the runtime would, which refuses what a gate must not use, such as http.send.

            With --schema, types are checked against JSON schemas, too: a file describes the \
            input of all rules; in a directory, http/request.json is what annotations call \
            schema.http.request.

            --perf names the rules that are tried in every evaluation, because none of their \
            conditions is an equality, a membership or a prefix that the index over rules can \
            look up. Documents of fewer than four rules have no index and are left out.\
            """)
        .options(
            STRICT,
            SCHEMA,
            PERF,
            PolicyOptions.V0,
            CommonOptions.REPORT_OUTPUT,
            PolicyOptions.FORMAT)
        .examples(
            new Example("Before a commit", "autonomy policy check policy/"),
            new Example("Against a schema", "autonomy policy check -s schemas/ policy/"))
        .exits(new Exit("0", "no error"), new Exit("1", "errors, or the policy cannot be read"))
        .seeAlso("policy fmt", "policy test", "policy load");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings) throws CommandException {
    Terminal terminal = surroundings.terminal();
    PolicyFiles files = PolicyFiles.read(Path.of(arguments.operands().getFirst()));
    CompileRequest request =
        PolicyOptions.versioned(files.request(), arguments)
            .withStrict(arguments.value(STRICT))
            .withTypes(types(arguments));
    Policy policy;
    try {
      policy = Rego.compile(request);
    } catch (RegoException e) {
      PolicyErrors.show(e.errors(), PolicyOptions.format(arguments), terminal);
      return ExitStatus.FAILED;
    }
    if (policy.rule(GATE_PACKAGE).isDefined()) {
      compileForGate(files);
    }
    boolean asText = PolicyOptions.format(arguments) == CommonOptions.Format.TEXT;
    if (arguments.value(PERF)) {
      showUnindexed(policy, asText, terminal);
    }
    if (asText) {
      int count = request.sources().size();
      terminal.out().line("policy check: OK, " + count + (count == 1 ? " file" : " files"));
    }
    return ExitStatus.DONE;
  }

  private static TypeChecks types(Arguments arguments) throws CommandException {
    Optional<Path> schemas = arguments.find(SCHEMA);
    return schemas.isEmpty()
        ? TypeChecks.ON
        : TypeChecks.ON.withSchemas(SchemaFiles.read(schemas.get()));
  }

  private static void showUnindexed(Policy policy, boolean asText, Terminal terminal) {
    List<RegoError> notes = new ArrayList<>();
    for (IndexNote note : policy.traced().unindexedRules()) {
      notes.add(
          new RegoError(
              NOT_INDEXED,
              note.path() + " is tried every time: " + note.reason(),
              note.location()));
    }
    if (!asText) {
      PolicyErrors.json(notes, terminal);
      return;
    }
    PolicyErrors.notes(notes, terminal);
    terminal
        .out()
        .line(
            notes.isEmpty()
                ? "every rule is found by the index, or among few"
                : notes.size() + (notes.size() == 1 ? " rule is" : " rules are") + " not indexed");
  }

  private static void compileForGate(PolicyFiles files) throws CommandException {
    try {
      CompiledBundle.compile(files.bundle().withoutTests(), "check");
    } catch (BundleException e) {
      throw new CommandException("the runtime would refuse this policy: " + e.getMessage(), e);
    }
  }
}
