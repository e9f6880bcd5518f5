package dev.autonomy.cli;

import dev.autonomy.bundle.BundleException;
import dev.autonomy.bundle.CompiledBundle;
import dev.autonomy.cli.line.Arguments;
import dev.autonomy.cli.line.Command;
import dev.autonomy.cli.line.CommandException;
import dev.autonomy.cli.line.CommandSpec;
import dev.autonomy.cli.line.CommandSpec.Example;
import dev.autonomy.cli.line.CommandSpec.Exit;
import dev.autonomy.cli.line.ExitStatus;
import dev.autonomy.cli.line.Surroundings;
import dev.autonomy.cli.line.Terminal;
import dev.autonomy.cli.line.UsageException;
import dev.autonomy.cli.line.ValueKind;
import dev.autonomy.contract.AuditIdGenerator;
import dev.autonomy.contract.Decision;
import dev.autonomy.contract.JsonPointer;
import dev.autonomy.contract.RequestException;
import dev.autonomy.contract.ToolCall;
import dev.autonomy.gate.Gate;
import dev.autonomy.gate.GateOptions;
import dev.autonomy.gate.PolicyProvider;
import dev.autonomy.gate.PolicyState;
import dev.autonomy.gate.Verdict;
import dev.autonomy.json.JsonException;
import dev.autonomy.json.JsonWriter;
import dev.autonomy.rego.Evaluation;
import dev.autonomy.rego.EvaluationException;
import dev.autonomy.rego.Policy;
import dev.autonomy.rego.Rego;
import dev.autonomy.rego.Solution;
import dev.autonomy.rego.ast.RegoException;
import dev.autonomy.rego.builtin.Capabilities;
import dev.autonomy.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code autonomy policy eval}. */
final class PolicyEvalCommand implements Command {

  private static final String STANDARD_INPUT = "-";
  private static final int MAX_INPUT_BYTES = 64 << 20;

  @Override
  public CommandSpec spec() {
    return CommandSpec.of("policy eval", "Try a policy on one tool call, or ask it a query")
        .operands("[query]", 0, 1, ValueKind.Completes.NOTHING)
        .description(
            """
            Without a query: decides the tool call in --input, {"kind": …, "params": …}, \
            exactly as the runtime's policy layer would, and prints the decision with the rule \
            that made it. Nothing is executed or recorded.

            With a query: evaluates it over the policy, --input being the document `input`, and \
            prints every solution. Functions that reach the network fail unless --allow-net \
            names the host.\
            """)
        .options(
            PolicyOptions.BUNDLE,
            PolicyOptions.INPUT,
            NodeIdentity.NODE_ID,
            PolicyNetwork.ALLOW_NET)
        .examples(
            new Example(
                "Would this call be allowed?",
                "echo '{\"kind\":\"robot.move\",\"params\":{\"speed\":2.5}}' | autonomy policy eval"
                    + " --bundle policy/ --input -"),
            new Example(
                "Ask for a document",
                "autonomy policy eval --bundle policy/ --input input.json data.autonomy.deny"))
        .exits(
            new Exit("0", "evaluated, whatever the result"),
            new Exit("1", "the policy has errors, or the evaluation failed"))
        .seeAlso("policy check", "policy test");
  }

  @Override
  public int run(Arguments arguments, Surroundings surroundings)
      throws CommandException, UsageException {
    Path path =
        arguments
            .find(PolicyOptions.BUNDLE)
            .orElseThrow(() -> new UsageException("missing `--bundle`, the policy to evaluate"));
    PolicyFiles files = PolicyFiles.read(path);
    byte @Nullable [] input = input(arguments);
    Terminal terminal = surroundings.terminal();
    try {
      if (arguments.operands().isEmpty()) {
        if (input == null) {
          throw new UsageException("missing `--input`, the tool call to decide");
        }
        terminal.out().line(decide(files, input, arguments, surroundings));
      } else {
        terminal.out().line(query(files, input, arguments, surroundings));
      }
      return ExitStatus.DONE;
    } catch (RegoException e) {
      PolicyErrors.text(e.errors(), terminal);
      return ExitStatus.FAILED;
    } catch (EvaluationException e) {
      throw new CommandException(e.toString(), e);
    }
  }

  private static byte @Nullable [] input(Arguments arguments) throws CommandException {
    Optional<Path> file = arguments.find(PolicyOptions.INPUT);
    if (file.isEmpty()) {
      return null;
    }
    try {
      byte[] input =
          file.get().toString().equals(STANDARD_INPUT)
              ? System.in.readNBytes(MAX_INPUT_BYTES + 1)
              : Files.readAllBytes(file.get());
      if (input.length > MAX_INPUT_BYTES) {
        throw new CommandException("the input has more than " + MAX_INPUT_BYTES + " bytes");
      }
      return input;
    } catch (IOException e) {
      throw new CommandException("cannot read " + file.get() + ": " + e.getMessage(), e);
    }
  }

  private static String decide(
      PolicyFiles files, byte[] input, Arguments arguments, Surroundings surroundings)
      throws CommandException {
    ToolCall call;
    try {
      call = ToolCall.parse(input);
    } catch (RequestException e) {
      throw new CommandException("the input is no tool call: " + e.getMessage(), e);
    }
    // For its errors: the gate's compiler reports only the first.
    Rego.compile(files.request());
    CompiledBundle bundle;
    try {
      bundle = CompiledBundle.compile(files.bundle().withoutTests(), "file:" + files.path());
    } catch (BundleException e) {
      throw CommandException.because(e);
    }
    Gate gate =
        new Gate(
            new GateOptions(NodeIdentity.of(arguments), "daemon"),
            PolicyProvider.fixed(
                new PolicyState.Active(bundle, Optional.empty(), Optional.empty())),
            List.of(),
            surroundings.clock());
    AuditIdGenerator ids = new AuditIdGenerator(surroundings.clock(), new SecureRandom());
    return json(gate.decide(ids.next(), call));
  }

  private static String json(Verdict verdict) {
    Decision decision = verdict.effective();
    JsonWriter json = new JsonWriter().beginObject().member("decision", decision.outcome());
    if (decision instanceof Decision.Deny deny) {
      json.member("reason", deny.reason());
    }
    if (decision.decidedBy().isPresent()) {
      json.member("rule", decision.decidedBy().get().toJson());
    }
    if (!decision.redaction().isEmpty()) {
      json.name("redact").beginArray();
      for (JsonPointer pointer : decision.redaction().pointers()) {
        json.value(pointer.toString());
      }
      json.endArray();
    }
    return json.endObject().toString();
  }

  private static String query(
      PolicyFiles files, byte @Nullable [] input, Arguments arguments, Surroundings surroundings)
      throws CommandException {
    PolicyNetwork network = PolicyNetwork.of(arguments, surroundings);
    String text = arguments.operands().getFirst();
    Policy policy = Rego.compile(files.request());
    Value document;
    try {
      document = input == null ? null : Value.parse(input);
    } catch (JsonException e) {
      throw new CommandException("the input is not JSON: " + e.getMessage(), e);
    }
    JsonWriter json = new JsonWriter().beginObject().name("result").beginArray();
    Capabilities capabilities = network.over(Capabilities.system());
    try (Evaluation evaluation = policy.evaluate(document, network.options(), capabilities)) {
      for (Solution solution : evaluation.solve(policy.query(text))) {
        json.beginObject().name("expressions").beginArray();
        for (Value expression : solution.expressions()) {
          json.value(expression.toJson());
        }
        json.endArray();
        if (!solution.bindings().isEmpty()) {
          json.name("bindings").beginObject();
          for (Map.Entry<String, Value> binding : solution.bindings().entrySet()) {
            json.member(binding.getKey(), binding.getValue().toJson());
          }
          json.endObject();
        }
        json.endObject();
      }
    }
    return json.endArray().endObject().toString();
  }
}
